/** Writes reports to files, in the format of the file's extension. */
import { accessSync, constants, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import type { ReportData } from '../debug/report/data.js';
import { FORMATS } from '../debug/report/formats.js';
import { Failure } from './failure.js';
import { UsageError } from './usage-error.js';

/** Refuse a file that cannot be written, before the program runs: afterwards the report would be lost. */
export function checkReportFile(path: string, command: string): void {
  if (!Object.hasOwn(FORMATS, extname(path)))
    throw new UsageError(
      `--report takes a file that ends in ${Object.keys(FORMATS).join(', ')}: not ${path}`,
      command,
    );
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() === true)
    throw new UsageError(`--report ${path} is a folder: name a file in it`, command);
  try {
    // An existing file can be written even if its folder cannot.
    accessSync(found === undefined ? dirname(resolve(path)) : path, constants.W_OK);
  } catch (error) {
    const what = found === undefined ? 'its folder' : 'it';
    throw new UsageError(`--report ${path}: ${what} cannot be written to (${codeOf(error)})`, command);
  }
}

export async function writeReportFile(path: string, data: ReportData): Promise<void> {
  try {
    await writeFile(path, FORMATS[extname(path)]?.(data) ?? '');
  } catch (error) {
    throw new Failure(`the report could not be written to ${path} (${codeOf(error)})`);
  }
}

/** The code of a system error, such as `ENOENT`. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
