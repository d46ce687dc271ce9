/** The standard's contract for both kinds of stack, held against every implementation there is. */
import { adopting } from './contract/adopting.js';
import { awaiting } from './contract/awaiting.js';
import { brand } from './contract/brand.js';
import { choosing } from './contract/choosing.js';
import { constructing } from './contract/constructing.js';
import { disposing } from './contract/disposing.js';
import { failing } from './contract/failing.js';
import { moving } from './contract/moving.js';
import { properties } from './contract/properties.js';
import { synchrony } from './contract/synchrony.js';
import { usingBlocks } from './contract/using-blocks.js';
import { usingValues } from './contract/using-values.js';
import { implementations } from './implementations.js';

const ofEither = [
  constructing,
  properties,
  brand,
  usingValues,
  adopting,
  disposing,
  failing,
  moving,
  usingBlocks,
];
const ofSynchronous = [...ofEither, synchrony];
const ofAsynchronous = [...ofEither, awaiting, choosing];

describe("the standard's stacks", () => {
  for (const [title, implementation] of implementations) {
    if (implementation === undefined) {
      it(`${title}: this engine has none`);
      continue;
    }
    describe(title, () => {
      const contract = implementation.asynchronous ? ofAsynchronous : ofSynchronous;
      for (const part of contract) part(implementation);
    });
  }
});
