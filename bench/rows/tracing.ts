/** What it costs to remember where finalizers were made, and that nothing is paid for it otherwise. */
import type { Contestants, Turn } from '../contest.js';
import { program } from '../work/child.js';

/** Each turn is a program of its own: tracing does not end. */
export function tracing(): Promise<Contestants> {
  const turn =
    (...args: readonly unknown[]): Turn =>
    (count) =>
      program('making', args[0], count, ...args.slice(1));
  return Promise.resolve({
    lastcall: turn('lastcall'),
    engine: turn('engine'),
    sampled: turn('lastcall', 100),
    traced: turn('lastcall', 1),
  });
}
