/** Finds what keeps an object alive, on demand. */
import { live, type RecordInfo } from '../../index.js';
import { debug } from '../program.js';
import { pathTo, type RetainingPath } from './path.js';
import { refTo } from './ref.js';

/**
 * Find what keeps an object alive: the shortest path to it from the collector's roots, in a heap snapshot of this
 * thread. The caller naturally has the target in its own variables, so a variable of a function that awaits the result
 * does not count if it holds the target directly. It does count if it holds the target indirectly, such as a Map with
 * the target in it.
 *
 * Takes as long as a heap snapshot, during which nothing else runs: up to a second for a small program, about ten
 * seconds for a million objects, and memory in proportion.
 *
 * @param target the object; or a record, as `live()` lists it. For a record, this finds what keeps the object alive
 * whose collection the record waits for: the target of a finalizer, the wrapper of a managed value, or the scope of an
 * entry.
 * @returns a promise of the path. It is `undefined` if only those variables hold the target, or if the record has died;
 * the collection at the start of the snapshot may end it. The promise is rejected with a `TypeError` if the target
 * cannot be collected, and with an `Error` if the record was not traced. It is also rejected on Bun and Deno, whose
 * snapshots do not show what holds an object.
 *
 * *Gotcha*: closures of one scope share its variables. The closure in the path may not use the variable itself: look at
 * its siblings, too.
 *
 * @example
 * ```ts
 * import { whyAlive } from 'lastcall/debug';
 *
 * class Session {}
 * const cache = new Map<string, Session>();
 * function open(name: string) {
 *   const session = new Session();
 *   cache.set(name, session);
 *   return session;
 * }
 * const path = await whyAlive(open('ada'));
 * path?.holders[0]?.text; // => 'entry `ada` of Map'
 * ```
 */
export function whyAlive(target: WeakKey | RecordInfo): Promise<RetainingPath | undefined> {
  return findPath(target).then((path) => (path?.onlyByCaller === true ? undefined : path));
}

function findPath(target: WeakKey | RecordInfo): Promise<RetainingPath | undefined> {
  try {
    const ref = isRecord(target)
      ? awaitedBy(target)
      : refTo(target, 'The target must be an object, a function or an unregistered symbol');
    return ref === undefined ? Promise.resolve(undefined) : pathTo(ref);
  } catch (error) {
    return Promise.reject(error as Error);
  }
}

/** `target` may be anything, since JavaScript callers have no type checks. */
function isRecord(target: WeakKey | RecordInfo | null | undefined): target is RecordInfo {
  const { id, kind, bornAt } = (target ?? {}) as Partial<RecordInfo>;
  return typeof id === 'number' && typeof bornAt === 'number' && typeof kind === 'string';
}

/** The object whose collection a record waits for, if the record is alive. */
function awaitedBy({ id, label }: RecordInfo): WeakRef<WeakKey> | undefined {
  const target = debug.tracing.targetOf(id);
  if (target !== undefined || !live().some((record) => record.id === id)) return target;
  throw new Error(
    `${label} was not traced, so the object that it belongs to is unknown: import lastcall/debug before it is made, and set LASTCALL_TRACE to 1`,
  );
}
