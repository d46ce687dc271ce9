/** Whether what a function makes is collected when nobody wants it any more. */
import { readCaller, rawStack } from '../trace/stack.js';
import { isThenable, ownOptions } from '../../internal.js';
import { collect } from './collector.js';
import { pathTo, type RetainingPath } from './path.js';
import { refTo } from './ref.js';
import { inTask } from './task.js';

/** How `assertCollectable` goes about it. */
export interface CollectableOptions {
  /** How long it goes on, in milliseconds; 1,000 if not given. There are five collections at least. */
  readonly limit?: number;
}

const USUAL_LIMIT = 1000;

/** One collection is not enough where callbacks of finalizers hold the next target, or an operation has to end first. */
const FEWEST_COLLECTIONS = 5;

/** Milliseconds between two collections; they grow, as what is not gone at once may wait for something slow. */
const LONGEST_PAUSE = 100;

/**
 * Says that an object is not collected, and why.
 *
 * @example
 * ```ts
 * import { assertCollectable, CollectableError } from 'lastcall/debug';
 *
 * const sessions = new Set<object>();
 * const leak = () => {
 *   const session = { user: 'ada' };
 *   sessions.add(session);
 *   return session;
 * };
 * const error = await assertCollectable(leak, { limit: 0 }).catch((error: unknown) => error);
 * error instanceof CollectableError; // => true
 * ```
 */
export class CollectableError extends Error {
  override readonly name = 'CollectableError';
  /** What holds the object; `undefined` where that is not to be had. */
  readonly path: RetainingPath | undefined;

  constructor(message: string, path?: RetainingPath, options?: ErrorOptions) {
    super(message, options);
    this.path = path;
  }
}

/**
 * Run `make`, drop what it returns, and collect until that is gone. Needs no `--expose-gc`.
 *
 * `make` runs in a task of its own, so that nothing of what it made stays on the stack; it is let go of, too, when it
 * has returned. Collections follow one another at growing distances, with time for finalization callbacks in between.
 *
 * @param make returns an object, a function or an unregistered symbol, or a promise of one.
 * @returns a promise that is fulfilled as soon as it is collected. It is rejected with a `CollectableError` that says
 * what holds it, if it is still there after `limit` milliseconds and five collections; with a `TypeError` if `make`
 * returned what is never collected; with what `make` threw, or was rejected with.
 *
 * *Gotcha*: on Bun and Deno the error cannot say what holds the target. On JavaScriptCore, whatever looks like a
 * reference on the stack is one: the assertion may fail there although nothing holds the target.
 *
 * @example
 * ```ts
 * import { finalize } from 'lastcall';
 * import { assertCollectable } from 'lastcall/debug';
 *
 * class Session {
 *   close() {}
 * }
 * await assertCollectable(() => {
 *   const session = new Session();
 *   finalize(session, console.log, 'the session was forgotten').atexit = false;
 *   return session;
 * });
 * ```
 */
export function assertCollectable(make: () => unknown, options: CollectableOptions = {}): Promise<void> {
  const caller = rawStack();
  let limit: number;
  return inTask(() => {
    if (typeof make !== 'function') throw new TypeError(`make must be a function, but it is ${typeof make}`);
    limit = limitOf(options);
    return weakly(make);
  }).then((target) => settle(target, limit, caller));
}

function limitOf(options: CollectableOptions | null): number {
  if (options === null) throw new TypeError('options must be an object, but it is null');
  const { limit = USUAL_LIMIT } = ownOptions(options);
  if (typeof limit === 'number' && limit >= 0) return limit;
  throw new TypeError(`limit must be a number of milliseconds, but it is ${String(limit)}`);
}

/** Nothing of what `make` made stays on the stack: this is a function of its own, and no async one. */
function weakly(make: () => unknown): WeakRef<WeakKey> | Promise<WeakRef<WeakKey>> {
  const made = make();
  return isThenable(made) ? Promise.resolve(made).then(refToMade) : refToMade(made);
}

function refToMade(value: unknown): WeakRef<WeakKey> {
  return refTo(value, 'make must return an object, or a promise of one');
}

async function settle(target: WeakRef<WeakKey>, limit: number, caller: string): Promise<void> {
  const end = performance.now() + limit;
  for (let count = 1; ; count++) {
    await inTask(collect, Math.min(2 ** count, LONGEST_PAUSE));
    // Finalization callbacks come between the two. In the task that asks, the target is held.
    if (await inTask(() => target.deref() === undefined, 1)) return;
    if (count >= FEWEST_COLLECTIONS && performance.now() > end)
      throw from(caller, await failure(target, count));
  }
}

/** Where it was noticed is nowhere in the test; editors and reporters show the line that asked. */
function from(caller: string, error: CollectableError): CollectableError {
  const { stack } = readCaller(caller);
  if (stack !== '') error.stack = `${error.name}: ${error.message}\n${stack.replace(/^(?!$)/gm, '    ')}`;
  return error;
}

async function failure(target: WeakRef<WeakKey>, collections: number): Promise<CollectableError> {
  const what = `What make returned was not collected in ${collections} collections`;
  try {
    const path = await pathTo(target);
    if (path === undefined) return new CollectableError(`${what}, although nothing was found that holds it.`);
    return new CollectableError(`${what}: ${String(path)}.`, path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new CollectableError(`${what}. What holds it is not known: ${reason}`, undefined, { cause });
  }
}
