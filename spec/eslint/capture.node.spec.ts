/** The programs of no-captured-target, run by the engine: targets of invalid programs are kept alive, others collected. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { transform } from 'esbuild';
import { drain, live } from 'lastcall';
import { apart, collect } from '../support/collect.js';
import { digest } from '../support/digest.js';
import { root } from '../support/root.js';
import { invalid } from './programs/no-captured-target/invalid.js';
import { valid } from './programs/no-captured-target/valid.js';
import { type Program, textOf } from './programs/program.js';

type Make = () => WeakRef<WeakKey> | Promise<WeakRef<WeakKey>>;

/** Run the `make` of a program, in a module of its own. */
async function run({ code, isTyped = false }: Program): Promise<WeakRef<WeakKey>> {
  const folder = join(root, '.build', 'eslint-programs');
  await mkdir(folder, { recursive: true });
  const text = textOf(code);
  const isPlainScript = !isTyped && !/\busing \w/.test(text);
  const file = join(folder, `${digest(text)}.mjs`);
  await writeFile(
    file,
    isPlainScript ? text : (await transform(text, { loader: 'ts', target: 'node20' })).code,
  );
  const { make } = (await import(pathToFileURL(file).href)) as { make: Make };
  return apart(make);
}

describe('what a callback keeps alive, on this engine:', () => {
  const targets = new Map<Program, WeakRef<WeakKey>>();
  const kept = new Set<Program>();

  before('make all targets, then collect garbage', async function () {
    this.timeout(60_000);
    const listeners = process.listenerCount('exit');
    for (const program of [...invalid, ...valid]) {
      if (program.notRun === undefined) targets.set(program, await run(program));
    }
    await collect();
    for (const [program, target] of targets) if (target.deref() !== undefined) kept.add(program);
    await drain();
    // The link between a scope and its child goes with the child; the library's listeners go some turns after the last record.
    await collect(() => live().length === 0 && process.listenerCount('exit') === listeners);
  });

  for (const program of invalid) {
    if (program.notRun === undefined)
      it(`${program.title}: the target is kept alive`, () => expect(kept).to.include(program));
  }

  for (const program of valid) {
    if (program.notRun === undefined)
      it(`${program.title}: the target is collected`, () => expect(kept).to.not.include(program));
  }
});
