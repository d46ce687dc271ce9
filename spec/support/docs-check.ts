/** Compiles and runs the code blocks of the documentation. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { transform } from 'esbuild';
import { compile, fastest } from './compiler.js';
import { digest } from './digest.js';
import { withAssertions } from './docs-assertions.js';
import type { Block } from './docs.js';
import { root } from './root.js';

const FOLDER = '.build/docs';

/** Blocks run in this folder: they may leave files behind, and find a package.json to read. */
const PLAYGROUND = join(root, FOLDER, 'playground');

/** The longest that a block may run. */
const LIMIT_MS = 10_000;

/** Compile blocks strictly, all in one program, against the built declarations. Returns the errors of each. */
export async function compileBlocks(blocks: readonly Block[]): Promise<Map<Block, string[]>> {
  const files = new Map<Block, string>();
  for (const block of blocks) files.set(block, await write(block.code, 'ts'));
  const errors = await compile(fastest, [...files.values()], {
    lib: ['es2022'],
    module: 'nodenext',
    moduleDetection: 'force',
    types: ['node'],
  });
  return new Map(
    blocks.map((block) => [block, errors.filter((error) => error.startsWith(`${files.get(block)}(`))]),
  );
}

/**
 * Run a block in its own program. The program must end by itself, with status 0 and an empty standard error. If the
 * block has `// prints:` comments, they must match its standard output.
 */
export async function runBlock({ file, name, code }: Block, limit = LIMIT_MS): Promise<void> {
  const module = await transform(withAssertions(code), {
    loader: 'ts',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    sourcefile: `${file} ${name}`,
  });
  const path = join(root, await write(module.code, 'mjs'));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--enable-source-maps', path], {
    cwd: PLAYGROUND,
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
    timeout: limit,
    killSignal: 'SIGKILL',
  });
  if (stderr !== '') throw new Error(`it wrote to standard error: ${stderr}`);
  const prints = [...code.matchAll(/\/\/ prints: (?<text>.*)/g)].map((match) => match.groups?.text);
  if (prints.length > 0) expect(stdout.trimEnd().split('\n')).to.deep.equal(prints);
}

/** Run a block of Python in its own program, which must end with status 0. */
export async function runPython({ code }: Block): Promise<void> {
  await mkdir(PLAYGROUND, { recursive: true });
  await promisify(execFile)('python3', ['-c', code], {
    cwd: PLAYGROUND,
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
}

/** Write code to a file inside the package, where `lastcall` resolves to the package itself. */
async function write(code: string, extension: string): Promise<string> {
  await mkdir(PLAYGROUND, { recursive: true });
  await writeFile(join(PLAYGROUND, 'package.json'), '{ "name": "playground" }');
  const path = `${FOLDER}/${digest(code)}.${extension}`;
  await writeFile(join(root, path), code);
  return path;
}
