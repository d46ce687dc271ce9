/** Processes, seen from outside. */
import { readFileSync } from 'node:fs';
import { sleep } from './time.js';

/** Nothing takes longer. */
const LIMIT_MS = 5_000;

/** Whether there is a process of this number that runs: a zombie that nobody has buried does not. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return process.platform !== 'linux' || !isZombie(pid);
}

function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat[stat.lastIndexOf(')') + 2] === 'Z';
  } catch {
    return true; // gone meanwhile
  }
}

/** Wait until it is true. */
export async function until(done: () => boolean, what: string): Promise<void> {
  const end = Date.now() + LIMIT_MS;
  while (!done()) {
    if (Date.now() > end) throw new Error(`in ${LIMIT_MS} ms, it did not come that ${what}`);
    await sleep(5);
  }
}
