/** Random sequences of steps, and how one is held against the model. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Copy } from '../support/copies.js';
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

/** Sequences of which the outcome is known at each step. */
export const notCollecting: fc.Arbitrary<Step[]> = fc.array(withoutCollection, {
  maxLength: 40,
  size: 'max',
});

/** Sequences that drop targets, and end with a collection. */
export const collecting: fc.Arbitrary<Step[]> = fc
  .array(withCollection, { minLength: 10, maxLength: 40 })
  .map((list): Step[] => [...list, { do: 'collect' }]);

/**
 * Do the steps on both sides, then end everything.
 *
 * @param nextCopy the copy of the package that does the next thing; by default, there is only one.
 * @throws Error when something real differs from the model.
 */
export async function matchModel(steps: readonly Step[], nextCopy?: () => Copy): Promise<void> {
  const world = new World(nextCopy);
  try {
    for (const step of steps) await world.step(step);
  } finally {
    await world.end();
  }
  expect(world.ran).to.deep.equal(world.expected);
}
