/** Measures time. */
import type { Turn } from '../contest.js';

/** Does its work `count` times. */
export type Work = (count: number) => void | Promise<void>;

/** The most repetitions in one job. */
const JOB = 1_000;

export function timed(work: Work): Turn {
  return warmedUp((count) => time(work, count));
}

/** Runs one turn unmeasured first, since the engine has not optimised anything yet. */
export function warmedUp(turn: Turn): Turn {
  let warm = false;
  return async (count) => {
    if (!warm) await turn(count);
    warm = true;
    return turn(count);
  };
}

/** @returns the nanoseconds for one. */
export async function time(work: Work, count: number): Promise<number> {
  const begin = performance.now();
  await work(count);
  const end = performance.now();
  // Pending tasks are finished before the next measurement starts.
  await new Promise((resolve) => setTimeout(resolve, 0));
  return ((end - begin) * 1e6) / count;
}

/** Splits work into jobs of a realistic size: a `WeakRef` keeps its target, at a rising cost, until its job ends. */
export function inJobs(work: Work): Work {
  return async (count) => {
    for (let todo = count; todo > 0; todo -= JOB) {
      await work(Math.min(todo, JOB));
      await nextJob();
    }
  };
}

/** Wait for the next job, in the fastest way. */
export function nextJob(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
