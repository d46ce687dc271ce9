/** Every way to end × every kind of cleanup, on one runtime, in child programs, observed from outside. */
import { expect } from 'chai';
import { Child, type Ended } from '../support/child.js';
import { runtime } from '../support/runtime.js';
import { cleanups, seenOn, type Way, ways } from './ends.js';

/** A program that runs longer than this is considered to hang. */
const HANG_MS = 2_500;

/** Start a program and end it in this way. */
async function end(way: Way, cleanup: string, limit: number | undefined): Promise<Ended> {
  const child = new Child(`ends/${way.program}`, [cleanup, ...(way.args ?? [])], runtime.command, limit);
  if (way.send !== undefined) {
    await child.prints('ready\n');
    child.process.kill(way.send);
  }
  return child.ended();
}

describe(`the end of the program on ${runtime.name}`, () => {
  for (const [name, way] of Object.entries(ways)) {
    const seen = seenOn(runtime.kind, way);
    if (seen === undefined) continue;

    describe(name, () => {
      const programs = new Map<string, Ended>();

      before('run one program for each kind of cleanup', async () => {
        const ending = Object.keys(cleanups).map(async (cleanup) => {
          programs.set(cleanup, await end(way, cleanup, seen.hangs && HANG_MS));
        });
        await Promise.all(ending);
      });

      for (const [cleanup, prints] of Object.entries(cleanups)) {
        const what = seen.runs === 'nothing' ? 'cannot run' : 'runs';
        it(`${what} cleanups of kind ${cleanup}${seen.reason === undefined ? '' : `: ${seen.reason}`}`, () => {
          const { stdout, stderr, code, signal } = programs.get(cleanup) as Ended;
          expect(stdout.filter((line) => line !== 'ready')).to.deep.equal([
            ...(seen.before ?? []),
            ...prints[seen.runs],
          ]);
          expect({ code, signal }).to.deep.equal({ code: seen.code, signal: seen.signal });
          expect(stderr).to.match(seen.stderr ?? /^$/);
        });
      }
    });
  }
});
