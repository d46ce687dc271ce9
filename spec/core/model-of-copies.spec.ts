/** Random sequences whose steps are done by several copies of the package in turn, held against the model of one. */
import fc from 'fast-check';
import { configure } from 'lastcall';
import { type Copy, inTurn, loadPairs } from '../support/copies.js';
import { PendingRuns } from '../support/pending-runs.js';
import { collecting, matchModel, notCollecting } from './sequences.js';

for (const [title, copies] of await loadPairs()) {
  describe(`random sequences of ${title}, with runs of both pending`, () => {
    let runs: PendingRuns;
    const turn = inTurn(copies);
    const nextCopy = (): Copy => {
      runs.move();
      return turn();
    };

    before(() => configure({ onError: () => {} }));
    beforeEach(() => (runs = new PendingRuns(copies)));
    afterEach(() => runs.end());
    after(() => configure({ onError: null }));

    it('run what one copy would run, exactly once, in order: 1,000 without collection', async function () {
      this.timeout(30_000);
      const property = fc.asyncProperty(notCollecting, (steps) => matchModel(steps, nextCopy));
      await fc.assert(property, { numRuns: 1_000 });
    });

    it('run what one copy would run when targets are dropped and collected too: 100 sequences', async function () {
      this.timeout(30_000);
      const property = fc.asyncProperty(collecting, (steps) => matchModel(steps, nextCopy));
      await fc.assert(property, { numRuns: 100 });
    });
  });
}
