/** A process group: the process that leads it, and all that was started in it since. */
import { readdirSync, readFileSync } from 'node:fs';

/**
 * A group is signalled by its number, which is that of its leader. No process is given the number while the group
 * has members. When it has none, the number is free, and may come to mean the group of somebody else: such a group
 * must never be signalled.
 */
export class Group {
  readonly #id: number;
  #leaderIsGone = false;
  #over = false;

  constructor(leader: number) {
    this.#id = leader;
  }

  /** From now on, the number is reserved by the other members alone. */
  leaderIsGone(): void {
    this.#leaderIsGone = true;
  }

  /**
   * Whether the group has members. To be asked a few times a second once the leader is gone: numbers are given
   * out in turn, so that one that was free and is taken again between two looks belongs to a process.
   */
  get exists(): boolean {
    if (this.#over) return false;
    this.#over = !isTaken(-this.#id) || (this.#leaderIsGone && isTaken(this.#id));
    return !this.#over;
  }

  /** Whether it has members that run: in a container, orphans often stay zombies until the container ends. */
  get lives(): boolean {
    return this.exists && !(this.#leaderIsGone && hasOnlyZombies(this.#id));
  }

  /** @returns whether there was anybody to signal. */
  signal(signal: NodeJS.Signals | number): boolean {
    return this.exists && signalNumber(-this.#id, signal);
  }
}

/**
 * Signal the process of this number, or the group, if it is negative.
 *
 * @returns whether there was anybody to signal.
 */
export function signalNumber(number: number, signal: NodeJS.Signals | number): boolean {
  try {
    process.kill(number, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** Whether there is such a process, or such a group, also if it is all zombies, or none of ours to signal. */
function isTaken(number: number): boolean {
  try {
    return signalNumber(number, 0);
  } catch {
    return true;
  }
}

/** `false` where there is no process table to read. */
function hasOnlyZombies(group: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return !readdirSync('/proc').some((name) => /^\d/.test(name) && runsIn(name, group));
  } catch {
    return false; // not mounted, or not permitted: who cannot know has to take them for alive
  }
}

function runsIn(pid: string, group: number): boolean {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return false; // it ended meanwhile
  }
  // The name of the program stands in brackets, and may hold some itself.
  const [state = '', , id] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(id) === group && !'ZX'.includes(state);
}
