/** `using` and `await using`, native or lowered by a compiler. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { expect } from 'chai';
import { transform } from 'esbuild';
import ts from 'typescript';
import { run } from '../support/child.js';
import { root } from '../support/root.js';

const PROGRAM = 'spec/programs/package/lowering';

const joined = {
  error: 'finalizer',
  suppressed: {
    error: { error: 'first deferred', suppressed: 'last deferred' },
    suppressed: { error: 'managed', suppressed: 'body' },
  },
};

const expected = [
  'using ["body with 2 alive","managed","adopted","deferred","finalizer"]',
  'await using ["body with 3 alive","synchronous","begin managed","end managed","adopted",' +
    '"begin deferred","end deferred","begin finalizer","end finalizer"]',
  `using, with errors ["body with 2 alive"] ${JSON.stringify(joined)}`,
  `await using, with errors ["body with 2 alive"] ${JSON.stringify(joined)}`,
];

function hasSyntax(): boolean {
  try {
    new Script('{ using nothing = null; }');
    return true;
  } catch {
    return false;
  }
}

/** Write a variant of the program beside the one that esbuild compiled for the specs, and run it. */
async function runAs(variant: string, code: string): Promise<void> {
  await writeFile(join(root, '.build', `${PROGRAM}-${variant}.js`), code);
  expect(await run(`package/lowering-${variant}`)).to.deep.include({ stdout: expected, stderr: '', code: 0 });
}

describe('using and await using', () => {
  let source: string;

  before(async () => {
    source = await readFile(join(root, `${PROGRAM}.ts`), 'utf8');
  });

  it("work when TypeScript lowers them to tslib's helpers", async () => {
    const compilerOptions = {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      importHelpers: true,
    };
    const { outputText } = ts.transpileModule(source, { compilerOptions });
    expect(outputText).to.match(/import .*__disposeResources.* from "tslib"/);
    await runAs('tslib', outputText);
  });

  it('work when TypeScript lowers them to inline helpers', async () => {
    const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
    await runAs('typescript', ts.transpileModule(source, { compilerOptions }).outputText);
  });

  it('work when esbuild lowers them', async () => {
    const { code } = await transform(source, { loader: 'ts', target: 'node20' });
    expect(code).to.include('__callDispose');
    await runAs('esbuild', code);
  });

  it(`work natively${hasSyntax() ? '' : ': skipped, this engine does not support them'}`, async function () {
    if (!hasSyntax()) this.skip();
    const { code } = await transform(source, { loader: 'ts', target: 'esnext' });
    expect(code).to.include('await using ');
    await runAs('native', code);
  });
});
