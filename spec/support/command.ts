/** Runs the built command `lastcall`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { tempDir } from 'lastcall/node';
import type { ReportData } from '../../src/debug/report/data.js';
import { Child, type Ended } from './child.js';
import { root } from './root.js';
import { runtime } from './runtime.js';

const MAIN = pathToFileURL(join(root, 'dist/cli/main.js'));

/** The options that each runtime needs to run a program of the specs. */
const NEEDED = { node: [], bun: ['--tsconfig-override=/dev/null'], deno: ['-A'] } as const;

/** The path of a program in `spec/programs/cli`. */
export function programPath(name: string): string {
  return fileURLToPath(new URL(`../programs/cli/${name}.js`, import.meta.url));
}

/** Start the command. It is detached: at a terminal, its signals would be taken for key presses. */
export function command(args: readonly string[], env: NodeJS.ProcessEnv = {}): Child {
  return new Child(MAIN, args, runtime.command, undefined, { NO_COLOR: '1', ...env }, true);
}

/** Run the command to its end. */
export function lastcall(...args: string[]): Promise<Ended> {
  return command(args).ended();
}

/** Run the command to its end as an unprivileged user; only root can switch to one. */
export function lastcallAsNobody(...args: string[]): Promise<Ended> {
  return lastcallAfter('process.setuid(65534)', args);
}

/** Run the command to its end, with frequent garbage collections. */
export function lastcallCollected(...args: string[]): Promise<Ended> {
  return lastcallAfter('setInterval(gc, 20).unref()', args);
}

function lastcallAfter(code: string, args: readonly string[]): Promise<Ended> {
  const options = ['--expose-gc', '--import', `data:text/javascript,${code}`];
  return new Child(MAIN, args, [process.execPath, ...options]).ended();
}

/** The shell command line that runs the command. */
export function commandLine(...args: string[]): string {
  return [...runtime.command, fileURLToPath(MAIN), ...args].map((word) => `'${word}'`).join(' ');
}

export interface Reported extends Ended {
  readonly report: ReportData;
}

/** Run a program of `spec/programs/cli` under the command to its end, and read its report. */
export async function runReported(
  name: string,
  args: readonly string[],
  {
    options = [],
    meanwhile = () => {},
  }: { options?: readonly string[]; meanwhile?: (child: Child) => unknown } = {},
): Promise<Reported> {
  await using folder = await tempDir();
  const file = join(folder.path, 'report.json');
  const all = [...NEEDED[runtime.kind], ...options];
  const child = command(['run', '--report', file, ...all, programPath(name), ...args]);
  await meanwhile(child);
  const ended = await child.ended();
  return { ...ended, report: JSON.parse(await readFile(file, 'utf8')) as ReportData };
}
