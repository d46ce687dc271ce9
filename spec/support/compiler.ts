/** The TypeScript compilers that declarations have to work with, run as their users run them. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { digest } from './digest.js';
import { root } from './root.js';

/** Names of packages, oldest first; the first is the oldest that knows `using`. */
export const compilers = ['typescript-5.2', 'typescript-5.9', 'typescript', 'typescript-7.0'] as const;

export type Compiler = (typeof compilers)[number];

/** Written in Go, and five times as fast as the others. */
export const fastest: Compiler = 'typescript-7.0';

/** No compilation takes longer than this. */
const LIMIT_MS = 30_000;

/**
 * Type-check files, with nothing known to the compiler but what `options` name.
 *
 * @param files paths below the package's root, or patterns.
 * @returns the errors, each as `path(line,column): error TSnumber: text`, its path relative to the root.
 */
export async function compile(
  compiler: Compiler,
  files: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<string[]> {
  const home = join(root, 'node_modules', compiler);
  const { bin } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { bin: { tsc: string } };
  const project = await writeProject(compiler, files, {
    noEmit: true,
    strict: true,
    target: 'es2022',
    types: [],
    skipLibCheck: true,
    ...options,
  });
  // So short a run does not repay what V8 spends on optimising it: without, it takes 30% less.
  const args = ['--no-opt', join(home, bin.tsc), '--pretty', 'false', '-p', relative(root, project)];
  try {
    await promisify(execFile)(process.execPath, args, { cwd: root, timeout: LIMIT_MS });
    return [];
  } catch (error) {
    const { stdout = '' } = error as { stdout?: string };
    if (!stdout.includes('error TS')) throw error; // the compiler itself failed
    return stdout.trim().split(/\n(?! )/); // an error's further lines are indented
  }
}

/** Each compiler has its own, lest one reads what another is writing. */
async function writeProject(
  compiler: Compiler,
  files: readonly string[],
  compilerOptions: object,
): Promise<string> {
  const folder = join(root, '.build', 'projects');
  await mkdir(folder, { recursive: true });
  const include = files.map((file) => relative(folder, join(root, file)));
  const project = JSON.stringify({ compilerOptions, include });
  const path = join(folder, `${compiler}-${digest(project)}.json`);
  await writeFile(path, project);
  return path;
}
