/** The standard's contract for scopes of several copies of the package, while runs of all of them are pending. */
import { inTurn, loadPairs } from '../../support/copies.js';
import { PendingRuns } from '../../support/pending-runs.js';
import { contractOf, type Part } from './contract.js';
import { brand } from './contract/brand.js';
import { properties } from './contract/properties.js';
import { asynchronous, type Implementation, type StackClass, synchronous } from './implementations.js';

/** What is left out where the classes of several copies take turns, and why; each copy is held against it by itself. */
const ofOneClass: ReadonlyMap<Part, string> = new Map([
  [properties, 'looks at one class and its prototype'],
  [brand, 'expects a class to know all that it makes, and the classes of two copies refuse each other'],
]);

const kinds = [
  ['Scope', synchronous],
  ['AsyncScope', asynchronous],
] as const;

/** A class that makes instances of these in turn. What is derived from it inherits the methods of the first. */
function alternating(classes: readonly StackClass[]): StackClass {
  const nextClass = inTurn(classes);
  const both: StackClass = new Proxy(classes[0] as StackClass, {
    construct(first, args, newTarget) {
      return newTarget === both ? new (nextClass())() : (Reflect.construct(first, args, newTarget) as object);
    },
  });
  return both;
}

for (const [title, copies] of await loadPairs()) {
  describe(`the standard's stacks, of ${title}`, () => {
    for (const [tag, adapt] of kinds) {
      describe(`${tag}, made by both in turn while runs of both are pending`, () => {
        let runs: PendingRuns;
        beforeEach(() => (runs = new PendingRuns(copies)));
        afterEach(() => runs.end());

        const classes = copies.map((copy) => copy[tag] as unknown as StackClass);
        const both = adapt(alternating(classes), tag);
        const implementation: Implementation = {
          ...both,
          classes,
          suppressedErrors: copies.map(({ SuppressedError }) => SuppressedError),
          dispose(stack) {
            runs.move();
            return both.dispose(stack);
          },
        };
        for (const part of contractOf(both)) if (!ofOneClass.has(part)) part(implementation);
      });

      describe(`${tag} of the second copy`, () => {
        for (const part of ofOneClass.keys()) part(adapt(copies[1][tag], tag));
      });
    }
  });
}
