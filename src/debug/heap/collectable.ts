/** Whether what a function makes is collected when nobody wants it any more. */
import { collect } from './collector.js';
import { pathTo, type RetainingPath } from './path.js';
import { inTask } from './task.js';

/** How `assertCollectable` goes about it. */
export interface CollectableOptions {
  /** How long it collects, in milliseconds; 1,000 if not given. There are five collections at least. */
  readonly limit?: number;
}

const USUAL_LIMIT = 1000;

/** One collection is not enough where callbacks of finalizers hold the next target, or an operation has to end first. */
const FEWEST_COLLECTIONS = 5;

/** Milliseconds between two collections; they grow, as what is not gone at once may wait for something slow. */
const LONGEST_PAUSE = 100;

/** A target that was not collected. */
export class CollectableError extends Error {
  override readonly name = 'CollectableError';
  /** What holds it; `undefined` where that is not to be had. */
  readonly path: RetainingPath | undefined;

  constructor(message: string, path?: RetainingPath, options?: ErrorOptions) {
    super(message, options);
    this.path = path;
  }
}

export function assertCollectable(
  make: () => unknown,
  { limit = USUAL_LIMIT }: CollectableOptions = {},
): Promise<void> {
  if (typeof make !== 'function') throw new TypeError(`make must be a function, but it is ${typeof make}`);
  if (typeof limit !== 'number' || !(limit >= 0))
    throw new TypeError(`limit must be a number of milliseconds, but it is ${String(limit)}`);
  return inTask(() => weakly(make)).then((target) => settle(target, limit));
}

/** Nothing of what `make` made stays on the stack: this is a function of its own, and no async one. */
function weakly(make: () => unknown): WeakRef<WeakKey> | Promise<WeakRef<WeakKey>> {
  const made = make();
  return isThenable(made) ? Promise.resolve(made).then(refTo) : refTo(made);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

function refTo(value: unknown): WeakRef<WeakKey> {
  try {
    return new WeakRef(value as WeakKey);
  } catch (cause) {
    throw new TypeError(
      `make must return an object, or a promise of one, but it returned ${value === null ? 'null' : typeof value}: ` +
        'nothing else is ever collected',
      { cause },
    );
  }
}

async function settle(target: WeakRef<WeakKey>, limit: number): Promise<void> {
  const end = performance.now() + limit;
  for (let count = 1; ; count++) {
    await inTask(collect, Math.min(2 ** count, LONGEST_PAUSE));
    // Finalization callbacks come between the two. In the task that asks, the target is held.
    if (await inTask(() => target.deref() === undefined, 1)) return;
    if (count >= FEWEST_COLLECTIONS && performance.now() > end) throw await failure(target, count);
  }
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
