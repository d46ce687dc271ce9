/** Loaded into a program that does not trace: reports what is alive, and changes nothing in the program. */
import '../../index.js'; // keeps all of the core in the one file that programs load when they import lastcall
import type { ReportData } from '../../debug/report/data.js';
import { takeReport } from '../../debug/report/report.js';
import { Tracing } from '../../debug/trace/tracing.js';

export function snapshot(): ReportData {
  return takeReport(new Tracing(1, () => {}));
}
