/** Every way to end × every kind of cleanup, in child programs, seen from outside. */
import { expect } from 'chai';
import { Child } from '../support/child.js';
import { kinds, ways } from './ends.js';

describe('the end of the program', () => {
  for (const [name, way] of Object.entries(ways)) {
    describe(name, () => {
      for (const [kind, prints] of Object.entries(kinds)) {
        it(`runs what is ${kind}`, async () => {
          const child = new Child(`ends/${way.program}`, [kind]);
          if (way.send !== undefined) {
            await child.prints('ready\n');
            child.process.kill(way.send);
          }
          const { stdout, stderr, code, signal } = await child.ended();
          expect(stdout.filter((line) => line !== 'ready')).to.deep.equal(
            way.awaited ? prints.awaited : prints.unawaited,
          );
          expect({ code, signal }).to.deep.equal({ code: way.code, signal: way.signal });
          expect(stderr).to.match(way.stderr ?? /^$/);
        });
      }
    });
  }
});
