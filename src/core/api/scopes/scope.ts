/** `Scope`: `DisposableStack`'s interface, kept at collection and at exit too. */
import type { ScopeSignal } from '../../platform/abort-signal.js';
import { joinErrors } from '../../platform/join-errors.js';
import { dispose } from '../../platform/symbols.js';
import { Contents } from '../../record/contents.js';
import { ledger } from '../../state/ledger.js';
import { disposeMethodOf, needFunction, refuseDisposed, refuseOwnScope } from '../checks.js';
import type { CommonScope } from './common-scope.js';
import { disposeContents } from './dispose.js';
import { abortSignal, addEntry, moveContents, releaseValue, setScopeAtexit, signalOf } from './entries.js';
import { linkChild } from './link-child.js';
import { finishStackClass } from './stack-class.js';

/** No further argument; but one that cannot be given where a promise would outlive the scope. */
type UnlessAwaited<Result> = [Result] extends [never]
  ? []
  : Result extends PromiseLike<unknown>
    ? [useAsyncScopeRun: never]
    : [];

/**
 * Owns resources and disposes them together, newest first: when it is disposed itself, when it is collected
 * undisposed, or when the program ends, whichever comes first.
 *
 * It has `DisposableStack`'s interface and meaning (ECMAScript's Explicit Resource Management) and can
 * stand wherever one is expected. At exit, entries of several scopes and bare finalizers run in one order,
 * newest entry first.
 *
 * *Gotcha*: an entry that holds its scope (`scope.adopt(x, () => scope.…)`) keeps it from being collected.
 *
 * @example
 * ```ts
 * import { Scope } from 'lastcall';
 *
 * const log: string[] = [];
 * {
 *   using scope = new Scope();
 *   scope.adopt('connection', (name) => void log.push(`close ${name}`));
 *   scope.defer(() => void log.push('flush'));
 * }
 * log; // => ['flush', 'close connection']
 * ```
 */
export class Scope implements CommonScope<Scope>, Disposable {
  #contents = new Contents(ledger.nextScope());

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
   * Take a disposable; its `[Symbol.dispose]` method is read now, and called on it later.
   *
   * @param value a disposable; `null` and `undefined` are let through and taken as nothing.
   * @returns the value.
   * @throws ReferenceError when the scope is disposed; TypeError when the value has no such method.
   */
  use<T extends Disposable | null | undefined>(value: T): T {
    const contents = this.#contents;
    refuseDisposed(contents.disposed, 'use a value');
    if (value === null || value === undefined) return value;
    const method = disposeMethodOf(value, false);
    refuseOwnScope(this, value);
    addEntry(contents, this, 'use', method, value);
    return value;
  }

  /**
   * Take any value, with a callback that releases it.
   *
   * @param value what to release: a handle, a descriptor, a path.
   * @param onDispose is given the value.
   * @returns the value.
   * @throws ReferenceError when the scope is disposed; TypeError when `onDispose` is no function.
   */
  adopt<T>(value: T, onDispose: (value: T) => void): T {
    const contents = this.#contents;
    refuseDisposed(contents.disposed, 'adopt a value');
    needFunction(onDispose, 'onDispose');
    refuseOwnScope(this, value);
    addEntry(contents, this, 'adopt', onDispose, value);
    return value;
  }

  /**
   * Take a callback to run.
   *
   * @throws ReferenceError when the scope is disposed; TypeError when `onDispose` is no function.
   */
  defer(onDispose: () => void): void {
    const contents = this.#contents;
    refuseDisposed(contents.disposed, 'defer a callback');
    needFunction(onDispose, 'onDispose');
    addEntry(contents, this, 'defer', onDispose);
  }

  release(value: unknown): boolean {
    return releaseValue(this.#contents, value);
  }

  child(): Scope {
    refuseDisposed(this.#contents.disposed, 'make a child', false);
    const child = newScope();
    linkChild(this, this.#contents, child, child.#contents, disposeContents);
    return child;
  }

  move(): Scope {
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
   * Dispose everything, newest first. Does nothing the second time.
   *
   * @throws what the callbacks threw; several errors are joined in a `SuppressedError`. All callbacks run.
   */
  dispose(): void {
    disposeContents(this.#contents);
  }

  /**
   * Run `body` with a scope that is disposed when it returns or throws, for code that cannot write `using`. A body
   * that returns a promise does not compile: it needs `AsyncScope.run`.
   *
   * @returns what `body` returned.
   * @throws what `body` or the disposal threw, joined as `using` would join them.
   */
  static run<Result>(body: (scope: Scope) => Result, ..._refused: UnlessAwaited<Result>): Result {
    const scope = newScope();
    const errors: unknown[] = [];
    let result: Result | undefined;
    try {
      result = body(scope);
    } catch (error) {
      errors.push(error);
    }
    try {
      scope.dispose();
    } catch (error) {
      errors.push(error);
    }
    if (errors.length > 0) throw joinErrors(errors);
    return result as Result;
  }

  /**
   * Take over what another stack owns, such as a native `DisposableStack`, which is disposed afterwards.
   *
   * @throws ReferenceError when the stack is disposed; TypeError when it is asynchronous.
   */
  static from(stack: { move(): Disposable } & Disposable): Scope {
    const scope = newScope();
    disposeMethodOf(stack, false); // before it is emptied
    scope.use(stack.move());
    return scope;
  }

  declare readonly [Symbol.toStringTag]: string;
  /** The same function as `dispose`, as in the standard. */
  declare [Symbol.dispose]: () => void;
}

finishStackClass(Scope, 'Scope', dispose, 'dispose');

/**
 * Out here, as bundlers give a class that names itself a second, inner name, which engines show in their messages.
 */
function newScope(): Scope {
  return new Scope();
}
