/** The documentation keeps its word: its code compiles, runs, and gives what it says it gives. */
import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { compileBlocks, runBlock, runPython } from './support/docs-check.js';
import { type Block, blocksOfPages, blocksOfSources } from './support/docs.js';
import { entryPoints, exportsOf } from './support/exports.js';

/** Languages whose blocks are only shown. */
const SHOWN = ['sh', 'json', 'text', 'js']; // JavaScript is what the lint rules are tried with

const blocks = [...blocksOfPages(), ...blocksOfSources()];

/** `README.md: Install`, and a number from the second of its kind on. */
function titleOf(block: Block): string {
  const before = blocks.slice(0, blocks.indexOf(block));
  const count = before.filter(({ file, name }) => file === block.file && name === block.name).length;
  return `${block.file}: ${block.name}${count === 0 ? '' : ` (${count + 1})`}`;
}

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('the documentation', () => {
  let errors: Map<Block, string[]>;

  before('compile all blocks in one program', async () => {
    errors = await compileBlocks(blocks.filter(({ language }) => language === 'ts'));
  });

  for (const block of blocks) {
    const title = titleOf(block);
    if (block.language === 'ts') {
      it(`${title} compiles${block.noRun ? '' : ' and runs'}`, async () => {
        expect(errors.get(block)).to.deep.equal([]);
        if (!block.noRun) await runBlock(block);
      });
    } else if (block.language === 'python' && !block.noRun) {
      it(`${title} runs in Python`, async function () {
        if (!hasPython()) this.skip();
        await runPython(block);
      });
    } else if (SHOWN.includes(block.language) || block.noRun) {
      it(`${title} is ${block.language}, which is not run`);
    } else {
      it(`${title} says what language it is in`, () => {
        expect(block.language, block.code).to.be.oneOf(['ts', 'python', ...SHOWN]);
      });
    }
  }

  for (const entry of entryPoints()) {
    for (const { name, isType, file } of exportsOf(entry.source)) {
      if (isType) continue;
      it(`has an example of ${name} of ${entry.name}`, () => {
        expect(blocks.map((block) => `${block.file}: ${block.name}`)).to.include(`${file}: ${name}`);
      });
    }
  }
});
