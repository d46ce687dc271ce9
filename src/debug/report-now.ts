/** `report`: a snapshot of what tracing knows. */
import { debug } from './program.js';
import type { Report } from './report/report.js';

/**
 * Report what is alive, what died for which reason, and which lines made it, since the import of `lastcall/debug`.
 *
 * @returns plain data, which `JSON.stringify` accepts. `String` turns it into text, its `toHTML()` into a page of HTML.
 * It keeps no target alive.
 *
 * @example
 * ```ts
 * import { Scope } from 'lastcall';
 * import { report } from 'lastcall/debug';
 *
 * using scope = new Scope();
 * scope.defer(function sayGoodbye() {});
 * report().alive.map(({ label }) => label); // => ['sayGoodbye()']
 * ```
 */
export function report(): Report {
  return debug.report();
}
