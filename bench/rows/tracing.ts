/** The cost of recording where finalizers are made, and of a program that could record it but does not. */
import type { Contestants, Turn } from '../contest.js';
import { program } from '../work/child.js';

/** Each turn is a separate program, since tracing cannot be turned off. */
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
