/** What the package costs before it does anything. */
import { expect } from 'chai';
import { program } from '../../bench/work/child.js';
import { compressedSize } from '../../bench/work/size.js';

/** Guards against growth: it is to be 3. */
const LIMITS_KB = { node: 11.3, browser: 8.1 } as const;

/** A guard, too, that holds while other specs run: it is to be 5, which an idle machine gives on Node 24. */
const LIMIT_MS = 8;

/** A busy machine makes an import longer, never shorter: one that is short enough will do. */
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

  it(`lets it be imported within ${LIMIT_MS} ms`, async function () {
    this.timeout(60_000);
    let fastest = Infinity;
    for (let attempt = 0; attempt < ATTEMPTS && fastest > LIMIT_MS; attempt++) {
      fastest = Math.min(fastest, await program('importing', 'lastcall'));
    }
    expect(fastest).to.be.at.most(LIMIT_MS);
  });
});
