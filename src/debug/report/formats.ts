/** The formats of a report, by the extension of the file. */
import type { ReportData } from './data.js';
import { toHTML } from './page.js';
import { toText } from './text.js';

export const FORMATS: Readonly<Record<string, (data: ReportData) => string>> = {
  '.html': toHTML,
  '.json': (data) => `${JSON.stringify(data, null, 2)}\n`,
  '.txt': toText,
};
