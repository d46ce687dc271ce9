/** What keeps an object alive, on demand. */
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
 * @returns a promise of the path; of `undefined` if nothing holds the target but those variables. It is rejected
 * with a `TypeError` if the target is nothing that could be collected, and with an `Error` on Bun and Deno, which
 * have no snapshots that tell.
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
export function whyAlive(target: WeakKey): Promise<RetainingPath | undefined> {
  return ask(target).then((path) => (path?.onlyByCaller === true ? undefined : path));
}

function ask(target: WeakKey): Promise<RetainingPath | undefined> {
  try {
    return pathTo(refTo(target, 'The target must be an object, a function or an unregistered symbol'));
  } catch (error) {
    return Promise.reject(error as TypeError);
  }
}
