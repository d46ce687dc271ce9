/** The cost of loading the package: its size in a bundle, and the time of its import. */
import { expect } from 'chai';
import { program } from '../../bench/work/child.js';
import { compressedSize } from '../../bench/work/size.js';

/** Guards against growth; the goal is 3. */
const LIMITS_KB = { node: 12.4, browser: 8.6 } as const;

/** A guard that also holds while other specs run; the goal is 5, which an idle machine reaches on Node 24. */
const LIMIT_MS = 8;

/** A busy machine makes an import slower, never faster: one fast attempt is enough. */
const ATTEMPTS = 100;

describe('the size of the package', () => {
  for (const [platform, limit] of Object.entries(LIMITS_KB)) {
    it(`is at most ${limit} kB in a ${platform} bundle with \`finalize\` and \`Scope\``, async () => {
      const size = await compressedSize(
        { lastcall: ['finalize', 'Scope'] },
        platform as keyof typeof LIMITS_KB,
      );
      expect(size).to.be.at.most(limit);
    });
  }

  it(`allows an import within ${LIMIT_MS} ms`, async function () {
    this.timeout(60_000);
    let fastest = Infinity;
    for (let attempt = 0; attempt < ATTEMPTS && fastest > LIMIT_MS; attempt++) {
      fastest = Math.min(fastest, await program('importing', 'lastcall'));
    }
    expect(fastest).to.be.at.most(LIMIT_MS);
  });
});
