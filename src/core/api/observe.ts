/** `observe`: lets tools follow every record. */
import { dispose } from '../platform/symbols.js';
import type { Observer } from '../record/observer.js';
import { observers } from '../state/observers.js';

/**
 * Notify an observer of everything from now on. Without observers, this costs nothing.
 *
 * @param observer any of `born`, `died`, `failed` and `ran`. What they throw is written to standard error and
 * stops nothing.
 * @returns a handle whose disposal ends that.
 * @throws TypeError when the observer is no object.
 *
 * @example
 * ```ts
 * import { observe, Scope } from 'lastcall';
 *
 * const deaths: string[] = [];
 * {
 *   using watching = observe({ died: (info, reason) => void deaths.push(`${info.label} ${reason}`) });
 *   using scope = new Scope();
 *   scope.defer(function first() {});
 *   scope.defer(function second() {});
 * }
 * deaths; // => ['second() dispose', 'first() dispose']
 * ```
 */
export function observe(observer: Observer): Disposable {
  if (typeof observer !== 'object' || observer === null) {
    throw new TypeError('observe takes an object with born, died, failed or ran methods');
  }
  // A wrapper of its own, so that an observer given twice is removed once for each.
  const notified: Observer = {
    born: (info) => observer.born?.(info),
    died: (info, reason) => observer.died?.(info, reason),
    failed: (info, reason, error) => observer.failed?.(info, reason, error),
    ran: (info, reason) => observer.ran?.(info, reason),
  };
  observers.push(notified);
  return {
    [dispose]() {
      const index = observers.indexOf(notified);
      if (index >= 0) observers.splice(index, 1);
    },
  };
}
