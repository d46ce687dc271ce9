/** A process group: its leader, and all processes that were started in it. */
import { readdirSync, readFileSync } from 'node:fs';

/**
 * A group is signalled by its id, which is the pid of its leader. The system does not reuse the id while the group has
 * members. After that the id is free, and may become that of an unrelated group, which must never be signalled.
 */
export class Group {
  readonly #id: number;
  #leaderIsGone = false;
  #isOver = false;

  constructor(leader: number) {
    this.#id = leader;
  }

  /** From now on, only the other members reserve the id. */
  leaderIsGone(): void {
    this.#leaderIsGone = true;
  }

  /**
   * Whether the group has members. Must be read a few times a second once the leader is gone. The system hands out ids
   * in turn. So if the id was freed and reused between two reads, a process with that id exists.
   */
  get exists(): boolean {
    if (this.#isOver) return false;
    this.#isOver = !isTaken(-this.#id) || (this.#leaderIsGone && isTaken(this.#id));
    return !this.#isOver;
  }

  /** Whether it has running members. In a container, orphans often stay zombies until the container ends. */
  get lives(): boolean {
    return this.exists && !(this.#leaderIsGone && hasOnlyZombies(this.#id));
  }

  /** @returns whether there was a process to signal. */
  signal(signal: NodeJS.Signals | number): boolean {
    return this.exists && signalNumber(-this.#id, signal);
  }
}

/**
 * Signal the process with this id, or a group if the id is negative.
 *
 * @returns whether there was a process to signal.
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

/** Whether such a process or group exists, even if it is all zombies or may not be signalled. */
function isTaken(number: number): boolean {
  try {
    return signalNumber(number, 0);
  } catch {
    return true;
  }
}

/** `false` if the process table cannot be read. */
function hasOnlyZombies(group: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return !readdirSync('/proc').some((name) => /^\d/.test(name) && runsIn(name, group));
  } catch {
    return false; // not mounted or not permitted: they count as alive
  }
}

function runsIn(pid: string, group: number): boolean {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return false; // it has ended by now
  }
  // The name of the program is in brackets, and may contain brackets itself.
  const [state = '', , id] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(id) === group && !'ZX'.includes(state);
}
