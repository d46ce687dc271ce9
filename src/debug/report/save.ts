/** Writing a report to a file, in the format that the file's name asks for. */
import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Report } from './report.js';

/** Write HTML to `.html` and `.htm`, JSON to `.json`, text to all else. Synchronously: the program may be ending. */
export function saveReport(report: Report, path: string): void {
  writeFileSync(path, format(report, path));
}

function format(report: Report, path: string): string {
  switch (extname(path).toLowerCase()) {
    case '.html':
    case '.htm':
      return report.toHTML();
    case '.json':
      return JSON.stringify(report);
    default:
      return String(report);
  }
}
