/** What the package costs before it does anything. */
import { expect } from 'chai';
import { program } from '../../bench/work/child.js';
import { compressedSize } from '../../bench/work/size.js';

const LIMIT_KB = 3;
const LIMIT_MS = 5;

/** A busy machine makes an import longer, never shorter: one that is short enough will do. */
const ATTEMPTS = 30;

describe('the size of the package', () => {
  it(`is at most ${LIMIT_KB} kB in an application with \`finalize\` and \`Scope\``, async () => {
    expect(await compressedSize({ lastcall: ['finalize', 'Scope'] })).to.be.at.most(LIMIT_KB);
  });

  it(`lets it be imported within ${LIMIT_MS} ms`, async function () {
    this.timeout(60_000);
    let fastest = Infinity;
    for (let attempt = 0; attempt < ATTEMPTS && fastest > LIMIT_MS; attempt++) {
      fastest = Math.min(fastest, await program('importing', 'lastcall'));
    }
    expect(fastest).to.be.at.most(LIMIT_MS);
  });
});
