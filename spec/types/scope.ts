/** The types of `Scope`. Compiled, never run. */
/* eslint-disable @typescript-eslint/no-invalid-void-type -- `void` is a type to compare with here */
import { AsyncScope, finalize, manage, Scope, type ScopeSignal } from 'lastcall';
import { typeOf } from './equal.js';

declare const disposable: Disposable & { readonly name: string };
declare const asyncDisposable: AsyncDisposable;
declare const stack: DisposableStack;
declare function close(path: string): void;

const scope = new Scope();

// It is assignable to the standard's stack.
export const asDisposable: Disposable = scope;
export const asStack: DisposableStack = scope;
export function synchronous(): void {
  using usingScope = new Scope();
  typeOf(usingScope).is<Scope>();
}
export async function asynchronous(): Promise<void> {
  await using usingScope = new Scope();
  typeOf(usingScope.dispose()).is<void>();
}

// `use` takes what `using` takes, and returns it.
typeOf(scope.use(disposable)).is<Disposable & { readonly name: string }>();
typeOf(scope.use(null)).is<null>();
typeOf(scope.use(undefined)).is<undefined>();
declare const maybe: Disposable | null | undefined;
typeOf(scope.use(maybe)).is<Disposable | null | undefined>();
scope.use(new Scope());
scope.use(finalize({}, () => 1));
scope.use(manage(3, () => {}));
// @ts-expect-error: nothing would await it
scope.use(asyncDisposable);
// @ts-expect-error: nor this
scope.use(new AsyncScope());
// @ts-expect-error: nor this
scope.use(finalize({}, async () => {}));
// @ts-expect-error: this is not disposable
scope.use({});
// @ts-expect-error: nor is a primitive
scope.use(3);

// `adopt` takes any value, passes it to the callback, and returns it.
typeOf(scope.adopt('path', (path) => typeOf(path).is<string>())).is<string>();
typeOf(scope.adopt(disposable, () => {})).is<Disposable & { readonly name: string }>();
// @ts-expect-error: the callback takes another type
scope.adopt('path', (path: number) => void path);
// @ts-expect-error: a value without a callback
scope.adopt('path');
// @ts-expect-error: sync twins are for asynchronous callbacks
scope.adopt('path', close, close);

scope.defer(() => {});
// @ts-expect-error: it gets no argument
scope.defer((value: number) => void value);

// Additions to the standard.
typeOf(scope.release('anything')).is<boolean>();
typeOf(scope.child()).is<Scope>();
typeOf(scope.move()).is<Scope>();
typeOf(scope.signal).is<ScopeSignal>();
typeOf(scope.disposed).is<boolean>();
scope.atexit = false;
// @ts-expect-error: only disposing or moving it changes that
scope.disposed = true;
// @ts-expect-error: it is read-only
scope.signal = new Scope().signal;

// `run` returns what the body returns.
typeOf(Scope.run((inner) => typeOf(inner).is<Scope>())).is<void>();
typeOf(Scope.run(() => 'result')).is<string>();

// `from` takes a native stack or another scope, and nothing asynchronous.
typeOf(Scope.from(stack)).is<Scope>();
Scope.from(scope);
// @ts-expect-error: nothing would await it
Scope.from(new AsyncScope());
// @ts-expect-error: there is nothing to move
Scope.from(disposable);
