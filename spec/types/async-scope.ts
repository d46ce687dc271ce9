/** The types of `AsyncScope`. Compiled, never run. */
import { AsyncScope, finalize, manage, Scope, type ScopeSignal } from 'lastcall';
import { read, typeOf } from './equal.js';

declare const disposable: Disposable & { readonly name: string };
declare const asyncDisposable: AsyncDisposable & { readonly name: string };
declare const stack: DisposableStack;
declare const asyncStack: AsyncDisposableStack;
declare function close(path: string): Promise<void>;
declare function flush(): Promise<void>;

const scope = new AsyncScope();

// It is assignable to the standard's stack.
export const asAsyncDisposable: AsyncDisposable = scope;
export const asStack: AsyncDisposableStack = scope;
// @ts-expect-error: it has to be awaited
export const notDisposable: Disposable = scope;
export async function asynchronous(): Promise<void> {
  await using usingScope = new AsyncScope();
  typeOf(usingScope).is<AsyncScope>();
  typeOf(usingScope.disposeAsync()).is<Promise<void>>();
  // @ts-expect-error: nothing would await it
  using usingWithoutAwait = new AsyncScope();
  read(usingWithoutAwait);
}

// `use` takes what `await using` takes, and returns it.
typeOf(scope.use(asyncDisposable)).is<AsyncDisposable & { readonly name: string }>();
typeOf(scope.use(disposable)).is<Disposable & { readonly name: string }>();
typeOf(scope.use(null)).is<null>();
typeOf(scope.use(undefined)).is<undefined>();
scope.use(new Scope());
scope.use(new AsyncScope());
scope.use(finalize({}, async () => {}));
scope.use(manage(3, async () => {}));
// @ts-expect-error: this is not disposable
scope.use({});
// @ts-expect-error: nor is a primitive
scope.use(3);

// `adopt` takes any value, passes it to both callbacks, and returns it.
typeOf(scope.adopt('path', async (path) => void typeOf(path).is<string>())).is<string>();
scope.adopt('path', (path) => typeOf(path).is<string>());
scope.adopt('path', close, (path) => typeOf(path).is<string>());
// @ts-expect-error: the callback takes another type
scope.adopt('path', async (path: number) => void path);
// @ts-expect-error: so does the sync twin
scope.adopt('path', close, (path: number) => void path);

scope.defer(async () => {});
scope.defer(flush, () => {});
// @ts-expect-error: it gets no argument
scope.defer(async (value: number) => void value);

// Additions to the standard.
typeOf(scope.release('anything')).is<boolean>();
typeOf(scope.child()).is<AsyncScope>();
typeOf(scope.move()).is<AsyncScope>();
typeOf(scope.signal).is<ScopeSignal>();
typeOf(scope.disposed).is<boolean>();
scope.atexit = false;
// @ts-expect-error: only disposing or moving it changes that
scope.disposed = true;

// `run` returns a promise of what the body returns, awaited.
typeOf(AsyncScope.run((inner) => typeOf(inner).is<AsyncScope>())).is<Promise<void>>();
typeOf(AsyncScope.run(() => 'result')).is<Promise<string>>();
typeOf(AsyncScope.run(async () => 'result')).is<Promise<string>>();

// `from` takes native stacks and scopes of either kind.
typeOf(AsyncScope.from(stack)).is<AsyncScope>();
typeOf(AsyncScope.from(asyncStack)).is<AsyncScope>();
AsyncScope.from(new Scope());
AsyncScope.from(scope);
// @ts-expect-error: there is nothing to move
AsyncScope.from(disposable);
