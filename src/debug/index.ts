/**
 * lastcall/debug: finds leaks. Once it is imported, records remember where they were made.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import '../index.js'; // connects the core to its host
import { reportOnSignal } from './report-on-signal.js';
import { variable } from './variable.js';

const signal = variable('LASTCALL_REPORT_SIGNAL');
if (signal !== undefined) {
  reportOnSignal({ signal: signal as NodeJS.Signals, path: variable('LASTCALL_REPORT_PATH') });
}

export { counters, type Counters, type Sample } from './counters.js';
export { assertCollectable, CollectableError, type CollectableOptions } from './heap/collectable.js';
export type { RetainingPath } from './heap/path.js';
export type { Holder } from './heap/phrase.js';
export { whyAlive } from './heap/why-alive.js';
export { expectNoLeaks } from './leaks/expect-no-leaks.js';
export { LeakError } from './leaks/leak-error.js';
export { report } from './report-now.js';
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
