/** Random sequences of everything a program can do, held against a small model. */
import { expect } from 'chai';
import fc from 'fast-check';
import { configure } from 'lastcall';
import { type Step, World } from './model.js';

const pick = fc.nat(20);
const maker = fc.record({
  do: fc.constantFrom('finalize', 'manage', 'adopt'),
  pick,
  throws: fc.boolean(),
  atexit: fc.boolean(),
});
const owner = fc.record({ do: fc.constantFrom('target', 'scope', 'asyncScope') });
const end = fc.record({ do: fc.constantFrom('end', 'detach', 'release', 'disposeScope', 'move'), pick });
const withoutCollection = fc.oneof(
  { arbitrary: maker, weight: 6 },
  { arbitrary: owner, weight: 2 },
  { arbitrary: end, weight: 4 },
  { arbitrary: fc.constant({ do: 'drain' }), weight: 1 },
) as fc.Arbitrary<Step>;
const withCollection = fc.oneof(
  { arbitrary: withoutCollection, weight: 12 },
  { arbitrary: fc.record({ do: fc.constant('drop'), pick }), weight: 5 },
  { arbitrary: fc.constant({ do: 'collect' }), weight: 1 },
) as fc.Arbitrary<Step>;

async function matchesModel(steps: Step[]): Promise<void> {
  const world = new World();
  try {
    for (const step of steps) await world.step(step);
  } finally {
    await world.end();
  }
  expect(world.ran).to.deep.equal(world.expected);
}

describe('random sequences', () => {
  before(() => configure({ onError: () => {} }));
  after(() => configure({ onError: null }));

  it('run what they should, exactly once, in order, never after detach: 5,000 without collection', async function () {
    this.timeout(30_000);
    const property = fc.asyncProperty(fc.array(withoutCollection, { maxLength: 40 }), matchesModel);
    await fc.assert(property, { numRuns: 5_000 });
  });

  it('run what they should when targets are dropped and collected too: 200 sequences', async function () {
    this.timeout(30_000);
    const steps = fc
      .array(withCollection, { minLength: 10, maxLength: 40 })
      .map((list): Step[] => [...list, { do: 'collect' }]);
    await fc.assert(fc.asyncProperty(steps, matchesModel), { numRuns: 200 });
  });
});
