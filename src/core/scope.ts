/** `Scope`: `DisposableStack`'s interface, kept at collection and at exit too. */
import { disposeMethodOf, needFunction, refuseDisposed, refuseOwnScope } from './arguments.js';
import { linkChild } from './child.js';
import { Entries } from './entries.js';
import { Failures } from './failures.js';
import { fire } from './gate.js';
import type { ScopeSignal } from './signal.js';
import { dispose, nameAs } from './symbols.js';

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
export class Scope implements Disposable {
  #entries = new Entries();

  /** Whether the scope was disposed or moved from. */
  get disposed(): boolean {
    return this.#entries.disposed;
  }

  /** Whether the scope's entries run at exit: those it has and those to come. `true` at first. */
  get atexit(): boolean {
    return this.#entries.atexit;
  }

  set atexit(atexit: boolean) {
    this.#entries.setAtexit(Boolean(atexit));
  }

  /** Aborted when disposal begins, before the first entry runs; made when first read. */
  get signal(): ScopeSignal {
    return this.#entries.signal(this);
  }

  /**
   * Abort `signal` now, while everything is kept: what is under way is not wanted any more, and is to end by itself
   * before the scope does.
   *
   * @param reason the signal's `reason`; an `AbortError` if it is not given.
   */
  abort(reason?: unknown): void {
    this.#entries.abort(reason);
  }

  /**
   * Take a disposable; its `[Symbol.dispose]` method is read now, and called on it later.
   *
   * @param value a disposable; `null` and `undefined` are let through and taken as nothing.
   * @returns the value.
   * @throws ReferenceError when the scope is disposed; TypeError when the value has no such method.
   */
  use<T extends Disposable | null | undefined>(value: T): T {
    const entries = this.#entries;
    refuseDisposed(entries.disposed, 'use a value');
    if (value === null || value === undefined) return value;
    const method = disposeMethodOf(value, false);
    refuseOwnScope(this, value);
    entries.add(this, 'use', method, value);
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
    const entries = this.#entries;
    refuseDisposed(entries.disposed, 'adopt a value');
    needFunction(onDispose, 'onDispose');
    refuseOwnScope(this, value);
    entries.add(this, 'adopt', onDispose, value);
    return value;
  }

  /**
   * Take a callback to run.
   *
   * @throws ReferenceError when the scope is disposed; TypeError when `onDispose` is no function.
   */
  defer(onDispose: () => void): void {
    const entries = this.#entries;
    refuseDisposed(entries.disposed, 'defer a callback');
    needFunction(onDispose, 'onDispose');
    entries.add(this, 'defer', onDispose);
  }

  /**
   * Let go of a value that was used or adopted, without disposing it: what ended by itself must not stay in a
   * long-lived scope. Takes constant time, after a first call that looks at every entry.
   *
   * @returns whether the scope had the value.
   */
  release(value: unknown): boolean {
    return this.#entries.release(value);
  }

  /**
   * Make a scope that ends with this one at the latest, when its turn among this one's entries comes. When it ends
   * earlier, it leaves no trace here. It keeps this scope from being collected while it is alive. At exit its
   * entries run at their own place in the one order. It begins with this scope's `atexit`.
   *
   * @throws ReferenceError when this scope is disposed.
   */
  child(): Scope {
    refuseDisposed(this.#entries.disposed, 'make a child', false);
    const child = new Scope();
    linkChild(this, this.#entries, child, child.#entries, disposeEntries);
    return child;
  }

  /**
   * Hand everything over to a new scope; this one is disposed afterwards and owns nothing. The usual way out of
   * a constructor that may fail half way: take resources into a local scope, and move it once all is well.
   *
   * @throws ReferenceError when the scope is disposed.
   */
  move(): Scope {
    const entries = this.#entries;
    refuseDisposed(entries.disposed, 'move from it', false);
    const scope = new Scope();
    scope.#entries = entries;
    entries.moveTo(scope);
    this.#entries = new Entries();
    this.#entries.disposed = true;
    return scope;
  }

  /**
   * Dispose everything, newest first. Does nothing the second time.
   *
   * @throws what the callbacks threw; several errors are joined in a `SuppressedError`. All callbacks run.
   */
  dispose(): void {
    disposeEntries(this.#entries);
  }

  /**
   * Run `body` with a scope that ends when it returns or throws, for code that cannot write `using`. A body
   * that returns a promise does not compile: it needs `AsyncScope.run`.
   *
   * @returns what `body` returned.
   * @throws what `body` or the disposal threw, joined as `using` would join them.
   */
  static run<Result>(body: (scope: Scope) => Result, ..._refused: UnlessAwaited<Result>): Result {
    const scope = new Scope();
    let failures: Failures | undefined;
    let result: Result | undefined;
    try {
      result = body(scope);
    } catch (error) {
      failures = new Failures().add(error);
    }
    try {
      scope.dispose();
    } catch (error) {
      failures = (failures ?? new Failures()).add(error);
    }
    failures?.raise();
    return result as Result;
  }

  /**
   * Take over what another stack owns, such as a native `DisposableStack`, which is disposed afterwards.
   *
   * @throws ReferenceError when the stack is disposed; TypeError when it is asynchronous.
   */
  static from(stack: { move(): Disposable } & Disposable): Scope {
    const scope = new Scope();
    disposeMethodOf(stack, false); // before it is emptied
    scope.use(stack.move());
    return scope;
  }

  declare readonly [Symbol.toStringTag]: string;
  /** The same function as `dispose`, as in the standard. */
  declare [Symbol.dispose]: () => void;
}

nameAs(Scope, 'Scope', dispose, 'dispose');

function disposeEntries(entries: Entries): void {
  if (entries.disposed) return;
  entries.disposed = true;
  entries.begin();
  let failures: Failures | undefined;
  for (let entry; (entry = entries.newest) !== undefined;) {
    try {
      fire(entry, 'dispose');
    } catch (error) {
      failures = (failures ?? new Failures()).add(error);
    }
  }
  failures?.raise();
}
