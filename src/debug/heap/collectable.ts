/** `assertCollectable`: checks that what a function makes can be collected. */
import { readCaller, rawStack } from '../trace/stack.js';
import { isThenable, ownOptions } from '../../internal.js';
import { collect } from './collector.js';
import { pathTo, type RetainingPath } from './path.js';
import { refTo } from './ref.js';
import { inTask } from './task.js';

/** The options of `assertCollectable`. */
export interface CollectableOptions {
  /** How long to keep collecting, in milliseconds; 1,000 by default. There are at least five collections. */
  readonly limit?: number;
}

const DEFAULT_LIMIT = 1000;

/** One collection is not enough if a finalizer's callback holds the next target, or if an operation must end first. */
const FEWEST_COLLECTIONS = 5;

/**
 * In milliseconds. Pauses between collections grow up to this: what is not collected at once may wait for something
 * slow.
 */
const LONGEST_PAUSE = 100;

/**
 * The error when an object is not collected. It says why.
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
  /** The path that holds the object; `undefined` if it could not be determined. */
  readonly path: RetainingPath | undefined;

  constructor(message: string, path?: RetainingPath, options?: ErrorOptions) {
    super(message, options);
    this.path = path;
  }
}

/**
 * Run `make`, drop the object it returns, and run the collector until the object is gone. Needs no `--expose-gc`.
 *
 * `make` runs in a separate task, so that nothing it made stays on the stack, and is itself released once it has
 * returned. Pauses between the collections grow, and leave time for finalization callbacks.
 *
 * @param make returns an object, a function or an unregistered symbol, or a promise of one.
 * @returns a promise that is fulfilled as soon as the object is collected. If it still exists after `limit`
 * milliseconds and five collections, the promise is rejected with a `CollectableError` that says what holds it. It is
 * rejected with a `TypeError` if `make` is not a function, if `limit` is not a number of milliseconds, or if `make`
 * returned a value that is never collected. If `make` throws or rejects, it is rejected with that error.
 *
 * *Gotcha*: on Bun and Deno the error cannot say what holds the target. JavaScriptCore, which Bun runs on, treats
 * anything on the stack that looks like a reference as one: the assertion may fail there although nothing holds the
 * target.
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
  const { limit = DEFAULT_LIMIT } = ownOptions(options);
  if (typeof limit === 'number' && limit >= 0) return limit;
  throw new TypeError(`limit must be a number of milliseconds, but it is ${String(limit)}`);
}

/** A separate function that is not async, so that nothing that `make` made stays on the stack. */
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
    // Finalization callbacks run between the two tasks. `deref` keeps the target alive until its own task ends.
    if (await inTask(() => target.deref() === undefined, 1)) return;
    if (count >= FEWEST_COLLECTIONS && performance.now() > end)
      throw withStackOf(caller, await failure(target, count));
  }
}

/**
 * Give an error the stack of the caller, whose line editors and reporters show: the error is created outside of the
 * test.
 */
function withStackOf(caller: string, error: CollectableError): CollectableError {
  const { stack } = readCaller(caller);
  if (stack !== '') error.stack = `${error.name}: ${error.message}\n${stack.replace(/^(?!$)/gm, '    ')}`;
  return error;
}

async function failure(target: WeakRef<WeakKey>, collections: number): Promise<CollectableError> {
  const what = `What make returned was not collected in ${collections} collections`;
  try {
    const path = await pathTo(target);
    if (path === undefined) return new CollectableError(`${what}, although nothing was found to hold it.`);
    return new CollectableError(`${what}: ${String(path)}.`, path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new CollectableError(`${what}. What holds it is unknown: ${reason}`, undefined, { cause });
  }
}
