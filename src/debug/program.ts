/** The one tracing of a program: several copies of the package share it, as they share the ledger. */
import { shared } from '../internal.js';
import { publish } from './channels.js';
import { type Report, takeReport } from './report/report.js';
import { Tracing } from './trace/tracing.js';
import { variable } from './variable.js';
import { warnOfCollected } from './warnings.js';

/** What other copies, and `lastcall attach`, find. */
export interface Debug {
  readonly tracing: Tracing;
  report(): Report;
}

export const debug: Debug = shared(Symbol.for('lastcall.debug.1'), () => {
  const tracing = new Tracing(everyHowMany(), warnOfCollected);
  tracing.begin();
  publish();
  return { tracing, report: () => takeReport(tracing) };
});

/** What `LASTCALL_TRACE` says: `1` for every record, as does nothing, `100` for one in a hundred. */
function everyHowMany(): number {
  const text = variable('LASTCALL_TRACE') ?? '1';
  const every = Number(text);
  if (Number.isInteger(every) && every > 0) return every;
  throw new RangeError(
    `LASTCALL_TRACE is ${JSON.stringify(text)}: give it a positive integer, 1 to trace every record, 100 to trace one in 100`,
  );
}
