/** The exit of a program with many live finalizers: each turn is a separate program. */
import type { Contestants, Turn } from '../contest.js';
import { finalizers, type Finalizing } from '../peers/finalizers.js';
import { program, python } from '../work/child.js';

export async function exit(): Promise<Contestants> {
  const turn =
    (name: Finalizing): Turn =>
    (count) =>
      program('exit', name, count);
  return {
    lastcall: turn('lastcall'),
    engine: 'no exit',
    leakFree: turn('leakFree'),
    finalization: finalizers.finalization ? turn('finalization') : 'none here',
    signalExit: turn('signalExit'),
    python: await python('exit'),
  };
}
