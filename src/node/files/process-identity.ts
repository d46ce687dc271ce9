/** Checks whether a process id still belongs to the process that once had it. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** What other processes need to recognize a process. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** When it started: unique among the processes of this host with this id. Only Linux provides it. */
  readonly start?: string;
}

export function ownIdentity(): ProcessIdentity {
  const { pid } = process;
  const start = statusOf(pid)?.start;
  return { host: hostname(), pid, ...(start !== undefined && { start }) };
}

/**
 * Whether a process has certainly ended. What cannot be checked counts as alive: a process of another host, or, where
 * no start is known, a process that may have been given the same id.
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
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'; // EPERM: another user's process
  }
}

interface Status {
  readonly start: string;
  /** It has ended, but its parent has not collected its status. */
  readonly isZombie: boolean;
}

/** Reads Linux's files about a process; `undefined` where they are missing or not readable. */
function statusOf(pid: number): Status | undefined {
  try {
    // Clock ticks from boot to the start of the process. Nothing resets that clock, and every boot has an id.
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in brackets, which may contain anything: see proc_pid_stat(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state = '', ticks = ''] = [fields[0], fields[22 - 3]];
    return { start: `tick ${ticks} of boot ${boot}`, isZombie: state === 'Z' || state === 'X' };
  } catch {
    return undefined;
  }
}
