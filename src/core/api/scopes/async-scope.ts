/** `AsyncScope`: `AsyncDisposableStack`'s interface, kept at collection and at exit too. */
import type { ScopeSignal } from '../../platform/abort-signal.js';
import { joinErrors } from '../../platform/join-errors.js';
import { asyncDispose } from '../../platform/symbols.js';
import { AsyncContents } from '../../record/contents.js';
import { ledger } from '../../state/ledger.js';
import { disposeMethodOf, needFunction, refuseDisposed, refuseOwnScope } from '../checks.js';
import type { CommonScope } from './common-scope.js';
import { disposeAsyncChild, disposeAsyncContents } from './dispose-async.js';
import { abortSignal, addEntry, moveContents, releaseValue, setScopeAtexit, signalOf } from './entries.js';
import { linkChild } from './link-child.js';
import { finishStackClass } from './stack-class.js';

/**
 * Owns resources and disposes them together, newest first, each awaited before the next: when it is disposed
 * itself, when it is collected undisposed, or when the program ends, whichever comes first.
 *
 * It has `AsyncDisposableStack`'s interface and meaning (ECMAScript's Explicit Resource Management) and
 * can stand wherever one is expected. `adopt` and `defer` also take a *sync twin*, run in place of the
 * callback where nothing can be awaited: at `process.exit` and in a crash.
 *
 * @example
 * ```ts
 * import { AsyncScope } from 'lastcall';
 *
 * const log: string[] = [];
 * {
 *   await using scope = new AsyncScope();
 *   scope.adopt('pool', async (name) => void log.push(`end ${name}`));
 *   scope.defer(async () => void log.push('flush'));
 * }
 * log; // => ['flush', 'end pool']
 * ```
 */
export class AsyncScope implements CommonScope<AsyncScope>, AsyncDisposable {
  #contents = new AsyncContents(ledger.nextScope());

  get disposed(): boolean {
    return this.#contents.disposed;
  }

  get atexit(): boolean {
    return this.#contents.atexit;
  }

  set atexit(atexit: boolean) {
    setScopeAtexit(this.#contents, Boolean(atexit));
  }

  get signal(): ScopeSignal {
    return signalOf(this.#contents, this);
  }

  abort(reason?: unknown): void {
    abortSignal(this.#contents, reason);
  }

  /**
   * Take a disposable; its `[Symbol.asyncDispose]` method, or else its `[Symbol.dispose]` method, is read now,
   * and called on it later. Where nothing can be awaited its `[Symbol.dispose]` runs, if it has one.
   *
   * @param value a disposable; `null` and `undefined` are let through and taken as nothing.
   * @returns the value.
   * @throws ReferenceError when the scope is disposed; TypeError when the value has neither method.
   */
  use<T extends AsyncDisposable | Disposable | null | undefined>(value: T): T {
    const contents = this.#contents;
    refuseDisposed(contents.disposed, 'use a value');
    if (value === null || value === undefined) {
      contents.usedNothing = true;
      return value;
    }
    const method = disposeMethodOf(value, true);
    refuseOwnScope(this, value);
    addEntry(contents, this, 'use', method, value);
    return value;
  }

  /**
   * Take any value, with a callback that releases it.
   *
   * @param value what to release: a pool, a server, a handle.
   * @param onDispose is given the value; what it returns is awaited.
   * @param onExit the sync twin: is given the value in place of `onDispose` where nothing can be awaited.
   * @returns the value.
   * @throws ReferenceError when the scope is disposed; TypeError when a callback is no function.
   */
  adopt<T>(
    value: T,
    onDispose: (value: T) => unknown,
    onExit: ((value: T) => void) | undefined = undefined,
  ): T {
    const contents = this.#contents;
    refuseDisposed(contents.disposed, 'adopt a value');
    needFunction(onDispose, 'onDispose');
    if (onExit !== undefined) needFunction(onExit, 'onExit');
    refuseOwnScope(this, value);
    addEntry(contents, this, 'adopt', onDispose, value, onExit);
    return value;
  }

  /**
   * Take a callback to run.
   *
   * @param onDispose what it returns is awaited.
   * @param onExit the sync twin: runs in place of `onDispose` where nothing can be awaited.
   * @throws ReferenceError when the scope is disposed; TypeError when a callback is no function.
   */
  defer(onDispose: () => unknown, onExit: (() => void) | undefined = undefined): void {
    const contents = this.#contents;
    refuseDisposed(contents.disposed, 'defer a callback');
    needFunction(onDispose, 'onDispose');
    if (onExit !== undefined) needFunction(onExit, 'onExit');
    addEntry(contents, this, 'defer', onDispose, undefined, onExit);
  }

  release(value: unknown): boolean {
    return releaseValue(this.#contents, value);
  }

  child(): AsyncScope {
    refuseDisposed(this.#contents.disposed, 'make a child', false);
    const child = newScope();
    linkChild(this, this.#contents, child, child.#contents, disposeAsyncChild);
    return child;
  }

  move(): AsyncScope {
    const contents = this.#contents;
    refuseDisposed(contents.disposed, 'move from it', false);
    const scope = newScope();
    const nothing = scope.#contents;
    moveContents(contents, scope);
    scope.#contents = contents;
    this.#contents = nothing;
    nothing.disposed = true;
    return scope;
  }

  /**
   * Dispose everything, newest first, each awaited before the next. Does nothing the second time.
   *
   * @returns a promise that settles when all callbacks have run, rejected with what they threw or were rejected with;
   * several errors are joined in a `SuppressedError`.
   */
  disposeAsync(): Promise<void> {
    if (#contents in (Object(this) as object)) return disposeAsyncContents(this.#contents);
    return Promise.reject(new TypeError('disposeAsync was called on what is no AsyncScope'));
  }

  /**
   * Run `body` with a scope that is disposed when what it returned has settled, for code that cannot write
   * `await using`.
   *
   * @returns a promise of what `body` returned.
   * @throws what `body` or the disposal threw or were rejected with, joined as `await using` would join them.
   */
  static async run<Result>(body: (scope: AsyncScope) => PromiseLike<Result> | Result): Promise<Result> {
    const scope = newScope();
    const errors: unknown[] = [];
    let result: Result | undefined;
    try {
      result = await body(scope);
    } catch (error) {
      errors.push(error);
    }
    try {
      await scope.disposeAsync();
    } catch (error) {
      errors.push(error);
    }
    if (errors.length > 0) throw joinErrors(errors);
    return result as Result;
  }

  /**
   * Take over what another stack owns, such as a native `AsyncDisposableStack` or `DisposableStack`, which is
   * disposed afterwards.
   *
   * @throws ReferenceError when the stack is disposed.
   */
  static from(stack: { move(): AsyncDisposable | Disposable }): AsyncScope {
    const scope = newScope();
    scope.use(stack.move());
    return scope;
  }

  declare readonly [Symbol.toStringTag]: string;
  /** The same function as `disposeAsync`, as in the standard. */
  declare [Symbol.asyncDispose]: () => Promise<void>;
}

finishStackClass(AsyncScope, 'AsyncScope', asyncDispose, 'disposeAsync');

/** Out here for the same reason as in `Scope`. */
function newScope(): AsyncScope {
  return new AsyncScope();
}
