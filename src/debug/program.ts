/** The program's tracing: several copies of the package share one, as they share the ledger. */
import { shared } from '../internal.js';
import { publish } from './channels.js';
import { type Report, takeReport } from './report/report.js';
import { Tracing } from './trace/tracing.js';
import { variable } from './variable.js';
import { warnOfCollected } from './warnings.js';

/** What other copies of the package and `lastcall attach` find under the shared symbol. */
export interface Debug {
  readonly tracing: Tracing;
  report(): Report;
}

export const debug: Debug = shared(Symbol.for('lastcall.debug.1'), () => {
  const tracing = new Tracing(sampling(), warnOfCollected);
  tracing.start();
  publish();
  return { tracing, report: () => takeReport(tracing) };
});

/** Read `LASTCALL_TRACE`: `1`, the default, traces every record; `100` traces one in a hundred. */
function sampling(): number {
  const text = variable('LASTCALL_TRACE') ?? '1';
  const every = Number(text);
  if (Number.isInteger(every) && every > 0) return every;
  throw new RangeError(
    `LASTCALL_TRACE is ${JSON.stringify(text)}: give it a positive integer, 1 to trace every record, 100 to trace one in 100`,
  );
}
