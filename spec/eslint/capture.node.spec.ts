/** The programs of no-captured-target, on the engine itself: what the rule reports is kept, what it lets pass is not. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { transform } from 'esbuild';
import { drain, live } from 'lastcall';
import { apart, collect } from '../support/collect.js';
import { digest } from '../support/digest.js';
import { root } from '../support/root.js';
import { capturing } from './programs/capturing.js';
import { lettingGo } from './programs/letting-go.js';
import { type Program, textOf } from './programs/program.js';

type Make = () => WeakRef<WeakKey> | Promise<WeakRef<WeakKey>>;

/** Make what a program makes, as a module of its own. */
async function made({ code, isTyped = false }: Program): Promise<WeakRef<WeakKey>> {
  const folder = join(root, '.build', 'eslint-programs');
  await mkdir(folder, { recursive: true });
  const text = textOf(code);
  const isPlain = !isTyped && !/\busing \w/.test(text);
  const file = join(folder, `${digest(text)}.mjs`);
  await writeFile(file, isPlain ? text : (await transform(text, { loader: 'ts', target: 'node20' })).code);
  const { make } = (await import(pathToFileURL(file).href)) as { make: Make };
  return apart(make);
}

describe('what a callback keeps, on this engine:', () => {
  const targets = new Map<Program, WeakRef<WeakKey>>();
  const kept = new Set<Program>();

  before('make all targets, and collect those that can be', async function () {
    this.timeout(60_000);
    const listeners = process.listenerCount('exit');
    for (const program of [...capturing, ...lettingGo]) {
      if (program.notRun === undefined) targets.set(program, await made(program));
    }
    await collect();
    for (const [program, target] of targets) if (target.deref() !== undefined) kept.add(program);
    await drain();
    // What links a scope and its child ends with the child, and the library's listeners some turns after the last record.
    await collect(() => live().length === 0 && process.listenerCount('exit') === listeners);
  });

  for (const program of capturing) {
    if (program.notRun === undefined) it(`${program.title} is kept`, () => expect(kept).to.include(program));
  }

  for (const program of lettingGo) {
    if (program.notRun === undefined)
      it(`${program.title} is let go of`, () => expect(kept).to.not.include(program));
  }
});
