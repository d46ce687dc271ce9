/** Writing a report to a file, in the format that the file's name asks for. */
import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { ReportData } from './data.js';
import { FORMATS } from './formats.js';
import { toText } from './text.js';

/** Text is what is written where the name asks for nothing. Synchronously: the program may be ending. */
export function saveReport(data: ReportData, path: string): void {
  const format = FORMATS[extname(path)] ?? toText;
  writeFileSync(path, format(data));
}
