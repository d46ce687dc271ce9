/** The types of `finalize` and its finalizers. Compiled, never run. */
/* eslint-disable @typescript-eslint/no-invalid-void-type -- `void` is a type to compare with here */
import { finalize, type Finalizer, type FinalizerHandle, type FinalizerParts } from 'lastcall';
import { read, typeOf } from './equal.js';

class Session {
  declare private readonly brand: true;
}
declare const session: Session;
declare function close(descriptor: number): void;
declare function closeLater(descriptor: number): Promise<void>;
declare function move(from: string, to: string): boolean;

// `using` and `await using` take a synchronous callback.
export async function synchronous(): Promise<void> {
  using usingBoth = finalize(session, close, 3);
  await using usingBothAwaited = finalize(session, close, 3);
  typeOf(usingBoth).is<Finalizer<Session, [descriptor: number], void>>();
  typeOf(usingBothAwaited).is<typeof usingBoth>();
}

// `using` refuses an asynchronous callback.
export async function asynchronous(): Promise<void> {
  // @ts-expect-error: nothing would await it
  using usingWithoutAwait = finalize(session, closeLater, 3);
  // @ts-expect-error: nothing would await this promise-like
  using usingThenable = finalize(session, (): PromiseLike<void> => closeLater(3));
  // @ts-expect-error: nothing would await what may be a promise
  using usingMaybe = finalize(session, (): void | Promise<void> => {});
  await using usingAwaited = finalize(session, closeLater, 3);
  await using usingMaybeAwaited = finalize(session, (): void | Promise<void> => {});
  read(usingWithoutAwait, usingThenable, usingMaybe, usingAwaited, usingMaybeAwaited);
}

// `any` and `unknown` may be synchronous, and `never` never returns: `using` accepts them.
export async function anyAndUnknown(): Promise<void> {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  using usingAny = finalize(session, (): any => 1);
  using usingUnknown = finalize(session, (): unknown => 1);
  using usingNever = finalize(session, (): never => {
    throw new Error();
  });
  await using usingAnyAwaited = usingAny;
  await using usingUnknownAwaited = usingUnknown;
  await using usingNeverAwaited = usingNever;
  read(usingAnyAwaited, usingUnknownAwaited, usingNeverAwaited);
}

// The arguments are checked against the callback.
finalize(session, move, 'from', 'to');
// @ts-expect-error: one is missing
finalize(session, move, 'from');
// @ts-expect-error: one is too many
finalize(session, move, 'from', 'to', 'more');
// @ts-expect-error: one is too many for a callback that takes nothing
finalize(session, () => 1, 2);
// @ts-expect-error: one has the wrong type
finalize(session, move, 'from', 3);
// @ts-expect-error: this is not a callback
finalize(session, 'close');
// @ts-expect-error: there is no callback
finalize(session);
// @ts-expect-error: named arguments are an object, and it is checked too
finalize(session, (options: { force: boolean }) => void options, { force: 'yes' });

// Rest and optional parameters work, and parameters without a type get that of their argument.
finalize(session, (...numbers: number[]) => numbers, 1, 2, 3);
finalize(session, (first: string, second?: number) => [first, second], 'only');
finalize(session, (descriptor) => void typeOf(descriptor).is<number>(), 3);

// The target must be what can be held weakly.
finalize(Session, close, 3);
finalize(close, close, 3);
// @ts-expect-error: a number cannot be held weakly
finalize(1, close, 3);
// @ts-expect-error: nor can a string
finalize('session', close, 3);
// @ts-expect-error: nor a boolean
finalize(true, close, 3);
// @ts-expect-error: nor undefined
finalize(undefined, close, 3);
// @ts-expect-error: nor null
finalize(null, close, 3);

// A call returns the callback's result, or `undefined` once it is dead.
const finalizer = finalize(session, move, 'from', 'to');
typeOf(finalizer()).is<boolean | undefined>();
typeOf(finalize(session, closeLater, 3)()).is<Promise<void> | undefined>();
// @ts-expect-error: the arguments are given already
finalizer('from', 'to');

// `peek` and `detach` return the parts of the finalizer.
type Parts = readonly [
  target: Session,
  callback: (from: string, to: string) => boolean,
  args: [from: string, to: string],
];
typeOf(finalizer.peek()).is<Parts | undefined>();
typeOf(finalizer.detach()).is<Parts | undefined>();
typeOf(finalizer.peek()).is<FinalizerParts<Session, [string, string], boolean> | undefined>();
const parts = finalizer.peek();
// @ts-expect-error: the parts are read-only
if (parts !== undefined) parts[0] = session;

// `alive` is read-only, `atexit` can be set.
typeOf(finalizer.alive).is<boolean>();
typeOf(finalizer.atexit).is<boolean>();
finalizer.atexit = false;
// @ts-expect-error: only running or detaching it changes that
finalizer.alive = false;

// Its disposal returns nothing.
typeOf(finalizer[Symbol.dispose]()).is<void>();
typeOf(finalizer[Symbol.asyncDispose]()).is<Promise<void>>();

// A finalizer is assignable to a function, a disposable and its plain handle.
export const asFunction: () => boolean | undefined = finalizer;
export const asDisposable: Disposable & AsyncDisposable = finalizer;
export const asHandle: FinalizerHandle<Session, [string, string], boolean> = finalizer;
export const asAnyFinalizer: Finalizer[] = [finalizer, finalize(close, close, 3)];
// @ts-expect-error: an asynchronous one is not a `Disposable`
export const notDisposable: Disposable = finalize(session, closeLater, 3);
export const asAsyncDisposable: AsyncDisposable = finalize(session, closeLater, 3);
