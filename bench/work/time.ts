/** Taking time. */
import type { Turn } from '../contest.js';

/** Does its work `count` times. */
export type Work = (count: number) => void | Promise<void>;

/** So much work is done in one job. */
const JOB = 1_000;

export function timed(work: Work): Turn {
  return warmedUp((count) => time(work, count));
}

/** What the first time costs, when nothing is optimised yet, is not the question. */
export function warmedUp(turn: Turn): Turn {
  let warm = false;
  return async (count) => {
    if (!warm) await turn(count);
    warm = true;
    return turn(count);
  };
}

/** @returns nanoseconds for one. */
export async function time(work: Work, count: number): Promise<number> {
  const begin = performance.now();
  await work(count);
  const end = performance.now();
  // What this left behind is settled before the next one begins.
  await new Promise((resolve) => setTimeout(resolve, 0));
  return ((end - begin) * 1e6) / count;
}

/** Work in jobs of a size that programs have: a `WeakRef` keeps its target, and costs more and more, until its job ends. */
export function inJobs(work: Work): Work {
  return async (count) => {
    for (let todo = count; todo > 0; todo -= JOB) {
      await work(Math.min(todo, JOB));
      await nextJob();
    }
  };
}

/** The shortest way into another job. */
export function nextJob(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
