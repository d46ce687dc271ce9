/** Writes a report to a file, in the format of the file's extension. */
import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { ReportData } from './data.js';
import { FORMATS } from './formats.js';
import { toText } from './text.js';

/** Unknown extensions get text. Writes synchronously, since the program may be ending. */
export function saveReport(data: ReportData, path: string): void {
  const format = FORMATS[extname(path)] ?? toText;
  writeFileSync(path, format(data));
}
