/** What `Scope` and `AsyncScope` have in common, with the docs of both. */
import type { ScopeSignal } from '../../platform/abort-signal.js';

/** The members that both kinds of scope have. The classes show these docs, as they have none of their own. */
export interface CommonScope<Self> {
  /** Whether the scope was disposed, or its disposal has begun, or it was moved from. */
  readonly disposed: boolean;

  /** Whether the scope's entries run at exit: those it has and those to come. `true` at first. */
  atexit: boolean;

  /** An `AbortSignal` that is aborted when disposal begins, before the first entry runs. Made when first read. */
  readonly signal: ScopeSignal;

  /**
   * Abort `signal` now, and keep everything else: work that nobody wants any more is to end by itself before the scope
   * does.
   *
   * @param reason the signal's `reason`; an `AbortError` if it is not given.
   */
  abort(reason?: unknown): void;

  /**
   * Let go of a value that was used or adopted, without disposing it: what ended by itself must not stay in a
   * long-lived scope. Takes constant time, after a first call that looks at every entry.
   *
   * @returns whether the scope had the value.
   */
  release(value: unknown): boolean;

  /**
   * Make a scope that ends with this one at the latest: it is disposed when its turn among this scope's entries comes.
   * When it ends earlier, it leaves no trace here. While it is alive, this scope is not collected. At exit its entries
   * run in the program's one order. It starts with this scope's `atexit`.
   *
   * @throws ReferenceError when this scope is disposed.
   */
  child(): Self;

  /**
   * Hand everything over to a new scope; this one is disposed afterwards and owns nothing. Use it in a constructor that
   * may fail half way: take resources into a local scope, and move it once all is well.
   *
   * @throws ReferenceError when the scope is disposed.
   */
  move(): Self;
}
