/** Random sequences of everything a program can do, held against a small model. */
import fc from 'fast-check';
import { configure } from 'lastcall';
import { collecting, matchModel, notCollecting } from './sequences.js';

describe('random sequences', () => {
  before(() => configure({ onError: () => {} }));
  after(() => configure({ onError: null }));

  it('run what they should, exactly once, in order, never after detach: 5,000 without collection', async function () {
    this.timeout(30_000);
    const property = fc.asyncProperty(notCollecting, (steps) => matchModel(steps));
    await fc.assert(property, { numRuns: 5_000 });
  });

  it('run what they should when targets are dropped and collected too: 200 sequences', async function () {
    this.timeout(30_000);
    const property = fc.asyncProperty(collecting, (steps) => matchModel(steps));
    await fc.assert(property, { numRuns: 200 });
  });
});
