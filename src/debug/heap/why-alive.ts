/** What keeps an object alive, on demand. */
import { live, type RecordInfo } from '../../index.js';
import { debug } from '../program.js';
import { pathTo, type RetainingPath } from './path.js';
import { refTo } from './ref.js';

/**
 * Find what keeps an object alive: the shortest way to it from what is never collected, in a snapshot of the heap of
 * this thread. Variables of the functions that await the answer are left out as long as they hold the target itself,
 * since whoever asks has it; but what they hold in turn, such as a Map with the target in it, is not.
 *
 * Takes as long as a heap snapshot takes, during which nothing else runs: a second or less for a small program, some
 * ten for a million objects, and that much memory.
 *
 * @param target the object; or a record, as `live()` lists it: what is then looked for is what that record waits for,
 * which is the target of a finalizer, the wrapper of a managed value, the scope of an entry.
 * @returns a promise of the path; of `undefined` if nothing holds the target but those variables, or if the record has
 * died, as it may have by the collection that a snapshot begins with. It is rejected with a `TypeError` if the target is
 * nothing that could be collected, and with an `Error` if the record was not traced, and on Bun and Deno, which have no
 * snapshots that tell.
 *
 * *Gotcha*: closures of one scope share its variables, so the one that is named need not use the variable itself:
 * look at its siblings, too.
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
  return ask(target).then((path) => (path?.onlyByCaller === true ? undefined : path));
}

function ask(target: WeakKey | RecordInfo): Promise<RetainingPath | undefined> {
  try {
    const ref = isRecord(target)
      ? awaitedBy(target)
      : refTo(target, 'The target must be an object, a function or an unregistered symbol');
    return ref === undefined ? Promise.resolve(undefined) : pathTo(ref);
  } catch (error) {
    return Promise.reject(error as Error);
  }
}

/** Users of JavaScript may give anything. */
function isRecord(target: WeakKey | RecordInfo | null | undefined): target is RecordInfo {
  const { id, kind, bornAt } = (target ?? {}) as Partial<RecordInfo>;
  return typeof id === 'number' && typeof bornAt === 'number' && typeof kind === 'string';
}

/** What a record waits for, if it is alive. */
function awaitedBy({ id, label }: RecordInfo): WeakRef<WeakKey> | undefined {
  const target = debug.tracing.targetOf(id);
  if (target !== undefined || !live().some((record) => record.id === id)) return target;
  throw new Error(
    `${label} was not traced, so what it waits for is not known: import lastcall/debug before it is made, and set LASTCALL_TRACE to 1`,
  );
}
