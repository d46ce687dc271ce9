/** Processes, observed from outside. */
import { readFileSync } from 'node:fs';
import { sleep } from './time.js';

/** The longest wait. */
const LIMIT_MS = 5_000;

/** Whether a process with this id is running; a zombie is not. */
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
    return true; // it has gone in the meantime
  }
}

/** Wait until a condition is true; `what` names it in the error. */
export async function until(done: () => boolean, what: string): Promise<void> {
  const end = Date.now() + LIMIT_MS;
  while (!done()) {
    if (Date.now() > end) throw new Error(`timed out after ${LIMIT_MS} ms: ${what}`);
    await sleep(5);
  }
}
