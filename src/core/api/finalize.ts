/** `finalize`: Python's `weakref.finalize`, with the dispose symbols. */
import { TargetRecord } from '../record/target-record.js';
import type { Callback } from '../record/types.js';
import { registerTarget } from '../run/gate.js';
import { ledger } from '../state/ledger.js';
import { needFunction, needWeakKey, refuseSelfCapture } from './checks.js';
import type { DisposalOf } from './disposal.js';
import { makeHandle } from './handle.js';

/** What `detach` and `peek` return: what the finalizer was made of. */
export type FinalizerParts<Target, Args extends readonly unknown[], Result> = readonly [
  target: Target,
  callback: (...args: Args) => Result,
  args: Args,
];

/** What `finalize` returns, apart from its dispose symbols. */
export interface FinalizerHandle<Target extends WeakKey, Args extends readonly unknown[], Result> {
  /** Alive: mark it dead, run the callback and return its result. Dead: return `undefined`. */
  (): Result | undefined;
  /** Whether the callback is still to run. */
  readonly alive: boolean;
  /** Whether it runs at exit. `true` at first, `false` once dead; setting it then does nothing. */
  atexit: boolean;
  /** Alive, and the target not collected: mark it dead without running it, and return its parts. */
  detach(): FinalizerParts<Target, Args, Result> | undefined;
  /** Alive, and the target not collected: return its parts. */
  peek(): FinalizerParts<Target, Args, Result> | undefined;
}

/**
 * A callback that runs once: when it is called or disposed, when its target is collected, or when the program
 * ends. Disposed by `using`, or by `await using` alone if the callback returns a promise: see `DisposalOf`.
 * Without arguments it is any finalizer that `using` takes; `Finalizer<WeakKey, any, Promise<void>>` any that
 * `await using` takes.
 */
export type Finalizer<
  Target extends WeakKey = WeakKey,
  // `any`, so that every finalizer that `using` takes is a plain `Finalizer` too.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  Args extends readonly unknown[] = any,
  Result = unknown,
> = FinalizerHandle<Target, Args, Result> & DisposalOf<Result>;

/**
 * Run `callback(...args)` once `target` is gone: when the finalizer is called or disposed, when `target` is
 * collected, or when the program ends, whichever comes first, exactly once.
 *
 * Ported from Python's `weakref.finalize`, where the handle need not be kept either. Python's keyword arguments
 * are an options object, the last of `args`.
 *
 * @param target what to watch: an object, a function or an unregistered symbol. Held weakly once the current
 * job is over.
 * @param callback runs dead: calling the finalizer again inside it returns `undefined`, and if it throws, it
 * stays dead. At collection and exit its errors are reported, never thrown.
 * @param args what the callback is given; held strongly, with the callback, until it has run.
 * @returns the finalizer, alive.
 * @throws TypeError when the target cannot be held weakly, the callback is no function, or the target is the
 * callback or among `args`.
 *
 * *Gotcha*: a callback that can reach the target keeps it alive for ever. A closure does so if it, *or any
 * other closure made in the same function*, names the target; `this.close.bind(this)` does. A function at
 * module level, with what it needs in `args`, never does.
 *
 * @example
 * ```ts
 * import { finalize } from 'lastcall';
 *
 * const session = { user: 'ada' };
 * const finalizer = finalize(session, (name: string) => `goodbye, ${name}`, 'ada');
 * finalizer.alive; // => true
 * finalizer(); // => 'goodbye, ada'
 * finalizer(); // => undefined
 * finalizer.alive; // => false
 * ```
 */
export function finalize<Target extends WeakKey, Args extends readonly unknown[], Result>(
  target: Target,
  callback: (...args: Args) => Result,
  ...args: Args
): Finalizer<Target, Args, Result> {
  needWeakKey(target);
  needFunction(callback, 'The callback');
  refuseSelfCapture(target, callback, args);
  const one = args.length === 1;
  const record = new TargetRecord(
    one ? 'finalizer of one' : 'finalizer',
    callback as Callback,
    one ? args[0] : args,
    undefined,
    lifetimeOf(target),
  );
  registerTarget(record, target);
  return makeHandle(record) as Finalizer<Target, Args, Result>;
}

/** The lifetime to share: finalizers made one after the other for the same target have one. */
function lifetimeOf(target: WeakKey): TargetRecord | undefined {
  const lifetime = ledger.newest?.lifetime;
  return lifetime?.isFinalizer === true && lifetime.target === target
    ? (lifetime as TargetRecord)
    : undefined;
}
