/** The types of `manage` and what it returns. Compiled, never run. */
/* eslint-disable @typescript-eslint/no-invalid-void-type -- `void` is a type to compare with here */
import { type Borrowed, manage, type Managed, type ManagedValue } from 'lastcall';
import { read, typeOf } from './equal.js';

interface Client {
  query(text: string): Promise<string[]>;
}
declare const client: Client;
declare const descriptor: number;
declare function end(client: Client): Promise<void>;
declare function endNow(client: Client): void;
declare function close(descriptor: number): void;

// `using` and `await using` take a synchronous callback.
export async function synchronous(): Promise<void> {
  using usingBoth = manage(descriptor, close);
  await using usingBothAwaited = manage(descriptor, close);
  typeOf(usingBoth).is<Managed<number>>();
  typeOf(usingBothAwaited).is<typeof usingBoth>();
}

// `using` refuses an asynchronous callback.
export async function asynchronous(): Promise<void> {
  // @ts-expect-error: nothing would await it
  using usingWithoutAwait = manage(client, end);
  // @ts-expect-error: nothing would await what may be a promise
  using usingMaybe = manage(client, (): void | PromiseLike<void> => {});
  // @ts-expect-error: a sync twin is only for the exit
  using usingTwin = manage(client, end, endNow);
  await using usingAwaited = manage(client, end);
  await using usingTwinAwaited = manage(client, end, endNow);
  read(usingWithoutAwait, usingMaybe, usingTwin, usingAwaited, usingTwinAwaited);
}

// `any` and `unknown` may be synchronous: `using` accepts them.
export async function anyAndUnknown(): Promise<void> {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  using usingAny = manage(client, (): any => 1);
  using usingUnknown = manage(client, (): unknown => 1);
  await using usingAnyAwaited = usingAny;
  await using usingUnknownAwaited = usingUnknown;
  read(usingAnyAwaited, usingUnknownAwaited);
}

// Callbacks get the value.
manage(client, (given) => void typeOf(given).is<Client>());
manage(client, end, (given) => typeOf(given).is<Client>());
// @ts-expect-error: `close` takes a number
manage(client, close);
// @ts-expect-error: so does this sync twin
manage(client, end, close);
// @ts-expect-error: a value alone is not managed
manage(client);

// The value keeps its type, primitives and `undefined` included.
const managed = manage(client, end);
typeOf(managed).is<Managed<Client, Promise<void>>>();
typeOf(managed.value).is<Client>();
typeOf(managed.detach()).is<Client | undefined>();
typeOf(manage('path', () => {}).value).is<string>();
// @ts-expect-error: it is read-only
managed.value = client;

// `alive` is read-only, `atexit` can be set.
typeOf(managed.alive).is<boolean>();
managed.atexit = false;
// @ts-expect-error: only disposing or detaching it changes that
managed.alive = false;

// `borrow` returns what the body returns; a promise stays one.
typeOf(managed.borrow((given) => typeOf(given).is<Client>())).is<void>();
typeOf(managed.borrow(() => 1)).is<number>();
typeOf(managed.borrow((given) => given.query('select 1'))).is<Promise<string[]>>();
typeOf(managed.borrow((): PromiseLike<string> => Promise.resolve('a'))).is<Promise<string>>();
typeOf(managed.borrow((): number | Promise<string> => 1)).is<number | Promise<string>>();
typeOf(managed.borrow((): unknown => 1)).is<unknown>();
export const borrowed: Borrowed<Promise<1>> = Promise.resolve(1);

// Its disposal returns nothing.
typeOf(managed[Symbol.asyncDispose]()).is<Promise<void>>();
typeOf(manage(descriptor, close)[Symbol.dispose]()).is<void>();

// An asynchronous one is only an `AsyncDisposable`.
export const asDisposable: Disposable & AsyncDisposable = manage(descriptor, close);
export const asAsyncDisposable: AsyncDisposable = managed;
export const asValue: ManagedValue<Client> = managed;
// @ts-expect-error: nothing would await it
export const notDisposable: Disposable = managed;
