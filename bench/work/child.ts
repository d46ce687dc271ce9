/** Child programs that print one number. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { root } from '../../spec/support/root.js';
import type { Turn } from '../contest.js';

const exec = promisify(execFile);

/** Run one of `bench/programs` in this runtime. */
export function program(name: string, ...args: readonly unknown[]): Promise<number> {
  const path = fileURLToPath(new URL(`../programs/${name}.js`, import.meta.url));
  return numberOf(process.execPath, [path, ...args.map(String)]);
}

/** A turn that runs one of `bench/programs` in Python, with the count as its argument. */
export async function python(name: string): Promise<Turn | string> {
  const path = join(root, 'bench/programs', `${name}.py`);
  try {
    await exec('python3', ['--version']);
  } catch {
    return 'no python3';
  }
  return (count) => numberOf('python3', [path, String(count)]);
}

async function numberOf(command: string, args: readonly string[]): Promise<number> {
  const { stdout } = await exec(command, args);
  const number = Number(stdout);
  if (stdout === '' || Number.isNaN(number)) throw new Error(`${args.join(' ')} printed "${stdout}"`);
  return number;
}
