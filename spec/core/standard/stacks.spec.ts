/** The standard's contract for both kinds of stack, held against every implementation there is. */
import { contractOf } from './contract.js';
import { implementations } from './implementations.js';

describe("the standard's stacks", () => {
  for (const [title, implementation] of implementations) {
    if (implementation === undefined) {
      it(`${title}: this engine has none`);
      continue;
    }
    describe(title, () => {
      for (const part of contractOf(implementation)) part(implementation);
    });
  }
});
