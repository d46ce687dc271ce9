/** Runs the supported TypeScript compilers, as their users run them. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { digest } from './digest.js';
import { root } from './root.js';

/** Package names, oldest first; the first is the oldest version that supports `using`. */
export const compilers = ['typescript-5.2', 'typescript-5.9', 'typescript', 'typescript-7.0'] as const;

export type Compiler = (typeof compilers)[number];

/** Written in Go, five times as fast as the others. */
export const fastest: Compiler = 'typescript-7.0';

/** The longest that a compilation may take. */
const LIMIT_MS = 30_000;

/**
 * Type-check files. The compiler gets no types or settings but these defaults and `options`.
 *
 * @param files paths relative to the package's root, or patterns.
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
  // Such a short run does not repay V8's optimisation: without it, it takes 30% less time.
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

/** Each compiler has its own project file, lest one reads what another is writing. */
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
