/** The timeline: what happened when, in bounded memory, however long a program runs. */
import { expect } from 'chai';
import fc from 'fast-check';
import { Timeline } from '../../../src/debug/trace/timeline.js';
import type { Reason } from 'lastcall';

describe('Timeline', () => {
  it('has a span for each tenth of a second, even if nothing happened in it', () => {
    const timeline = new Timeline(1_000, 2);
    timeline.born(1_010);
    timeline.born(1_350);
    timeline.died(1_360, 'gc');
    timeline.died(1_361, 'dispose');
    expect(timeline.length).to.equal(100);
    const none = { call: 0, dispose: 0, gc: 0, exit: 0, detach: 0 };
    expect(timeline.until(1_420)).to.deep.equal([
      { born: 1, alive: 3, died: none },
      { born: 0, alive: 3, died: none },
      { born: 0, alive: 3, died: none },
      { born: 1, alive: 2, died: { ...none, gc: 1, dispose: 1 } },
      { born: 0, alive: 2, died: none },
    ]);
  });

  it('loses nothing when spans are joined, and never has more than 600', () => {
    const steps = fc.array(
      fc.tuple(
        fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 86_400_000 })),
        fc.constantFrom<Reason | 'born'>('born', 'call', 'dispose', 'gc', 'exit', 'detach'),
      ),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(steps, (events) => {
        const timeline = new Timeline(0, 1_000);
        let now = 0;
        let alive = 1_000;
        const counts = { born: 0, call: 0, dispose: 0, gc: 0, exit: 0, detach: 0 };
        for (const [after, what] of events) {
          now += after;
          counts[what] += 1;
          alive += what === 'born' ? 1 : -1;
          if (what === 'born') timeline.born(now);
          else timeline.died(now, what);
        }
        const spans = timeline.until(now);
        expect(spans.length).to.be.within(1, 600);
        expect(spans.length).to.equal(Math.floor(now / timeline.length) + 1);
        expect(spans.at(-1)?.alive).to.equal(alive);
        let running = 1_000;
        const sums = { born: 0, call: 0, dispose: 0, gc: 0, exit: 0, detach: 0 };
        for (const { born, died, alive: after } of spans) {
          sums.born += born;
          for (const reason of Object.keys(died) as Reason[]) sums[reason] += died[reason];
          running += born - Object.values(died).reduce((sum, count) => sum + count, 0);
          expect(after).to.equal(running);
        }
        expect(sums).to.deep.equal(counts);
      }),
    );
  });
});
