/** The checks of the documentation: what is wrong does not pass. */
import { expect } from 'chai';
import { compileBlocks, runBlock } from './docs-check.js';
import { type Block, blocksOf } from './docs.js';

/** A block as it stands in Markdown. */
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
  it('runs when all it says is true', () => runBlock(truth));

  it('compiles when it is well typed, and only then', async () => {
    const errors = await compileBlocks([truth, block('const text: string = 1;')]);
    expect([...errors.values()].map((each) => each.length)).to.deep.equal([0, 1]);
  });

  it('fails at a value that it does not have, and names its line', async () => {
    expect(await failureOf('const sum = 1 + 1;', 'sum; // => 3')).to.match(/2 !== 3[^]*self-check.*:2:1/);
  });

  it('fails at a value that belongs to no expression', async () => {
    expect(await failureOf('const sum = 1 + 1; // => 2')).to.include('must stand behind an expression');
  });

  it('fails when it prints something else', async () => {
    expect(await failureOf("console.log('one'); // prints: two")).to.include("'one'");
  });

  it('fails when a cleanup fails that nobody awaits', async () => {
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
