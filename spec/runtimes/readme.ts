/** Generates the tables of the README; run as a program, it writes them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { withFigures } from '../../bench/readme.js';
import { root } from '../support/root.js';
import { withTable } from './table.js';

const path = join(root, 'README.md');

/** @returns the README as it is, and as it should be. */
export async function readme(): Promise<{ actual: string; generated: string }> {
  const actual = readFileSync(path, 'utf8');
  const options = { ...(await resolveConfig(path)), filepath: path };
  return { actual, generated: await format(withFigures(withTable(actual)), options) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(path, (await readme()).generated);
