/** A report in a file, whose extension says in which form. */
import { accessSync, constants, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import type { ReportData } from '../debug/report/data.js';
import { FORMATS } from '../debug/report/formats.js';
import { Failure } from './failure.js';
import { UsageError } from './usage-error.js';

/** Refuse a file that no report can be written to: when the program is over it is too late. */
export function checkReportFile(path: string, command: string): void {
  if (!Object.hasOwn(FORMATS, extname(path)))
    throw new UsageError(
      `--report takes a file that ends in ${Object.keys(FORMATS).join(', ')}: not ${path}`,
      command,
    );
  try {
    accessSync(dirname(resolve(path)), constants.W_OK);
  } catch (error) {
    throw new UsageError(`--report ${path}: its folder cannot be written to (${codeOf(error)})`, command);
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new UsageError(`--report ${path} is a folder: name a file in it`, command);
}

export async function writeReportFile(path: string, data: ReportData): Promise<void> {
  try {
    await writeFile(path, FORMATS[extname(path)]?.(data) ?? '');
  } catch (error) {
    throw new Failure(`the report could not be written to ${path} (${codeOf(error)})`);
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
