/** The checks of the documentation's code blocks: wrong blocks fail. */
import { expect } from 'chai';
import { compileBlocks, runBlock } from './docs-check.js';
import { type Block, blocksOf } from './docs.js';

/** A block, parsed from Markdown. */
function block(...lines: string[]): Block {
  return blocksOf(['```ts', ...lines, '```'].join('\n'), 'self-check')[0] as Block;
}

function failureOf(...lines: string[]): Promise<string> {
  return runBlock(block(...lines)).then(
    () => 'none',
    (error: Error) => error.message,
  );
}

const truth = block(
  "import { finalize } from 'lastcall';",
  'await using finalizer = finalize({}, async () => ({ deep: [1, 2] }));',
  '[1, 2].map((n) => {',
  '  n > 0; // => true',
  '  return { n };',
  '}); // => [{ n: 1 }, { n: 2 }]',
  'await finalizer(); // => { deep: [1, 2] }',
  "process.on('exit', () => console.log('last'));",
  "console.log('first'); // prints: first",
  '// prints: last',
);

describe('a code block', () => {
  it('passes when all its claims are true', () => runBlock(truth));

  it('compiles only when it is well typed', async () => {
    const errors = await compileBlocks([truth, block('const text: string = 1;')]);
    expect([...errors.values()].map((each) => each.length)).to.deep.equal([0, 1]);
  });

  it('fails at a wrong value, and names its line', async () => {
    expect(await failureOf('const sum = 1 + 1;', 'sum; // => 3')).to.match(/2 !== 3[^]*self-check.*:2:1/);
  });

  it('fails at a value without an expression', async () => {
    expect(await failureOf('const sum = 1 + 1; // => 2')).to.include('must follow an expression');
  });

  it('fails when it prints something else', async () => {
    expect(await failureOf("console.log('one'); // prints: two")).to.include("'one'");
  });

  it('fails when a cleanup at exit fails', async () => {
    const lines = [
      "import { finalize } from 'lastcall';",
      "finalize({}, () => { throw new Error('at exit'); });",
    ];
    expect(await failureOf(...lines)).to.include('at exit');
  });

  it('fails when it does not end in time', async () => {
    const endless = runBlock(block('setInterval(() => {}, 1_000);'), 300);
    expect(await endless.catch((error: unknown) => error)).to.include({ killed: true });
  });
});
