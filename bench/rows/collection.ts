/** The cost of a collection, until all callbacks have run. */
import type { Contestants, Turn } from '../contest.js';
import { finalizers } from '../peers/finalizers.js';
import { collect } from '../work/collect.js';
import { copyOfFinalizers } from '../work/copy.js';
import type { Finalize } from '../work/finalizers.js';
import { released } from '../work/release.js';
import { nextJob, time, warmedUp, type Work } from '../work/time.js';

const FEW = 10_000;
const MANY = 300_000;

const others = { leakFree: 'no callback', finalization: 'no callback', signalExit: 'no targets' };

export async function collecting(): Promise<Contestants> {
  return {
    lastcall: await collected(finalizers.lastcall),
    engine: await collected(finalizers.engine),
    ...others,
  };
}

/** The cost of one among many, relative to one among few. */
export async function growing(): Promise<Contestants> {
  return {
    lastcall: growth(await collected(finalizers.lastcall)),
    // JavaScriptCore scans all registrations for each token.
    engine: process.versions.bun ? 'quadratic' : growth(await collected(finalizers.engine)),
    ...others,
  };
}

function growth(turn: Turn): Turn {
  return async (count) => (await turn(count * (MANY / FEW))) / (await turn(count));
}

async function collected(finalize: Finalize): Promise<Turn> {
  const { drop } = await copyOfFinalizers();
  const collectAndWait: Work = async (count) => {
    const goal = released() + count;
    collect();
    while (released() < goal) await nextJob();
  };
  return warmedUp(async (count) => {
    drop(finalize, count);
    await nextJob();
    return time(collectAndWait, count);
  });
}
