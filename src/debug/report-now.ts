/** `report`: what is known now. */
import { debug } from './program.js';
import type { Report } from './report/report.js';

/**
 * Take down what is alive, what died of which reason and where all of it was made, from the import of
 * `lastcall/debug` on.
 *
 * @returns plain data, which `JSON.stringify` takes; as text by `String`, as a page of HTML by its `toHTML()`. It
 * keeps no target alive.
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
