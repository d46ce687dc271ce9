/** A report as a page of HTML that needs no network. */
import type { ReportData } from './data.js';

export function toHTML(data: ReportData): string {
  return `<!doctype html><title>lastcall</title><pre>${JSON.stringify(data)}</pre>`;
}
