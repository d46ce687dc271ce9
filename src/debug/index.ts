/**
 * lastcall/debug: leaks made visible. From its import on, records remember where they were made.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import '../index.js'; // joins the core to its host
import { debug } from './program.js';
import type { Report } from './report/report.js';
import { reportOnSignal } from './report-on-signal.js';

const { LASTCALL_REPORT_SIGNAL: signal, LASTCALL_REPORT_PATH: path } = process.env;
if (signal !== undefined) reportOnSignal({ signal: signal as NodeJS.Signals, path });

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

export { counters, type Counters, type Sample } from './counters.js';
export { expectNoLeaks } from './leaks/expect-no-leaks.js';
export { LeakError } from './leaks/leak-error.js';
export { reportOnSignal, type ReportOnSignalOptions } from './report-on-signal.js';
export type {
  AliveRecord,
  CallbackTimes,
  FailureData,
  PlaceData,
  ReportData,
  TimelineData,
} from './report/data.js';
export type { Report } from './report/report.js';
