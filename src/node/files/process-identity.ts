/** Telling whether the process that once had a number still has it. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process as others can check it. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** When it began, in a form that no other process of this host with its number has; only Linux tells. */
  readonly start?: string;
}

export function ownIdentity(): ProcessIdentity {
  const { pid } = process;
  const start = statusOf(pid)?.start;
  return { host: hostname(), pid, ...(start !== undefined && { start }) };
}

/**
 * Whether a process has certainly ended. What cannot be seen from here, such as a process of another host, or one
 * that may have taken over the number where nothing else is known, counts as alive.
 */
export function hasEnded({ host, pid, start }: ProcessIdentity): boolean {
  if (host !== hostname()) return false;
  if (!hasProcess(pid)) return true;
  const status = statusOf(pid);
  if (status === undefined) return false;
  return status.isZombie || (start !== undefined && status.start !== start);
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'; // EPERM: it is somebody else's
  }
}

interface Status {
  readonly start: string;
  /** Killed, and not yet asked for by its parent. */
  readonly isZombie: boolean;
}

/** Linux's files about a process; `undefined` where there are none, or none for us. */
function statusOf(pid: number): Status | undefined {
  try {
    // Clock ticks from the boot to the start of the process: nothing sets that clock, and every boot has an id.
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in brackets, in which anything can be: see proc_pid_stat(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state = '', ticks = ''] = [fields[0], fields[22 - 3]];
    return { start: `tick ${ticks} of boot ${boot}`, isZombie: state === 'Z' || state === 'X' };
  } catch {
    return undefined;
  }
}
