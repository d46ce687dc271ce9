/** Limits: how long something may take to end gracefully before it is forced to. */
import { LONGEST_TIMER } from '../../host/none.js';

/** @throws TypeError when `limit` is not a number of milliseconds. */
export function checkLimit(limit: unknown, who: string): void {
  if (typeof limit === 'number' && limit >= 0) return;
  throw new TypeError(`${who}: "limit" must be a number of milliseconds from 0 to Infinity`);
}

/**
 * Wait for `done`, which must not reject, and keep the program alive while waiting.
 *
 * @param limit milliseconds.
 * @returns whether `done` settled within the limit.
 */
export async function within(limit: number, done: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.min(limit, LONGEST_TIMER));
  });
  try {
    return await Promise.race([done.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
