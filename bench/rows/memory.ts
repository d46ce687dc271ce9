/** The bytes of heap that one live finalizer takes, with its handle kept. */
import type { Contestants, Turn } from '../contest.js';
import { finalizers } from '../peers/finalizers.js';
import { python } from '../work/child.js';
import { collect } from '../work/collect.js';
import { copyOfFinalizers } from '../work/copy.js';
import type { Finalize } from '../work/finalizers.js';
import { nextJob } from '../work/time.js';

export async function bytes(): Promise<Contestants> {
  return {
    lastcall: await memory(finalizers.lastcall),
    engine: await memory(finalizers.engine),
    leakFree: await memory(finalizers.leakFree),
    finalization: finalizers.finalization ? await memory(finalizers.finalization) : 'none here',
    signalExit: 'no targets',
    python: await python('memory'),
  };
}

async function memory(finalize: Finalize): Promise<Turn> {
  const { targets, fill } = await copyOfFinalizers();
  return async (count) => {
    const watched = targets(count);
    const handles: (() => unknown)[] = new Array(count).fill(nothing);
    const before = await heapUsed();
    fill(handles, finalize, watched);
    const after = await heapUsed();
    for (const handle of handles) handle();
    return (after - before) / watched.length;
  };
}

function nothing(): void {}

/** Collects twice: what the first collection finds unreachable is released in the next job. */
async function heapUsed(): Promise<number> {
  for (let n = 0; n < 2; n++) {
    await nextJob();
    collect();
  }
  return process.memoryUsage().heapUsed;
}
