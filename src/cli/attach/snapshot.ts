/** Loaded into a program that does not trace: takes down what is alive, and leaves nothing behind. */
import '../../index.js'; // all of the core stays in one file, which programs that import lastcall read
import type { ReportData } from '../../debug/report/data.js';
import { takeReport } from '../../debug/report/report.js';
import { Tracing } from '../../debug/trace/tracing.js';

export function snapshot(): ReportData {
  return takeReport(new Tracing(1, () => {}));
}
