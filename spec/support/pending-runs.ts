/** Keeps runs of several copies of the package pending, which finish out of order while a spec goes on. */
import type { Managed } from 'lastcall';
import type { Copy } from './copies.js';

/** How many runs of each copy are pending whenever nothing moves. */
const PENDING = 2;

/** For how many turns of the microtask queue runs start and finish once they move: about as many as a disposal takes. */
const TURNS = 12;

const VALUE = 'kept pending';

/** Never called: a drain leaves alone what does not want to run at exit. */
function release(value: string): never {
  throw new Error(`${value} was released`);
}

/** Whether a record belongs to such runs; specs that count what is alive leave it out. */
export function isKeptPending({ label }: { readonly label: string }): boolean {
  return label === `release("${VALUE}")`;
}

/** The runs of one copy: borrows of one value. */
interface Lane {
  readonly managed: Managed<string, never>;
  /** Oldest first. */
  readonly pending: { readonly finish: () => void; readonly finished: Promise<unknown> }[];
}

/**
 * The list of pending runs is shared, and fills the hole of a run that finishes with the last one. So the runs of one copy
 * move those of the others:
 *
 *     [ one 1 | two 1 | one 2 | two 2 | one 3 ]   one 3 has started
 *     [ one 3 | two 1 | one 2 | two 2 ]           one 1 has finished
 */
export class PendingRuns {
  readonly #lanes: readonly Lane[];
  readonly #errors: unknown[] = [];
  readonly #timer: ReturnType<typeof setInterval>;
  /** How many runs have taken the place of others. */
  #replaced = 0;
  /** How many turns of the microtask queue they move for. */
  #turns = 0;

  constructor(copies: readonly Copy[]) {
    this.#lanes = copies.map((copy) => ({ managed: copy.manage(VALUE, release), pending: [] }));
    for (const { managed } of this.#lanes) managed.atexit = false;
    for (let count = 0; count < PENDING; count++) this.#lanes.forEach((lane) => this.#start(lane));
    this.#timer = setInterval(() => this.move(), 1);
  }

  /** Have runs start and finish for some turns of the microtask queue; some time later they do so by themselves. */
  move(): void {
    const isMoving = this.#turns > 0;
    this.#turns = TURNS;
    if (!isMoving) void this.#move();
  }

  /** Finish all; nothing is left alive then. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    this.#turns = 0;
    for (const { managed, pending } of this.#lanes) {
      for (const { finish } of pending) finish();
      await Promise.all(pending.map(({ finished }) => finished));
      managed.detach();
    }
    if (this.#errors.length > 0) throw this.#errors[0];
  }

  async #move(): Promise<void> {
    for (; this.#turns > 0; this.#turns--) {
      this.#replaceOne();
      await undefined;
    }
  }

  /** Start a run of the next copy, then let its oldest finish, or in every other round the one after that. */
  #replaceOne(): void {
    const { length } = this.#lanes;
    const lane = this.#lanes[this.#replaced % length] as Lane;
    const round = Math.floor(this.#replaced / length);
    this.#replaced += 1;
    this.#start(lane);
    lane.pending.splice(round % PENDING, 1)[0]?.finish();
  }

  #start({ managed, pending }: Lane): void {
    let finish!: () => void;
    const borrowed = new Promise<void>((resolve) => (finish = resolve));
    const finished = managed.borrow(() => borrowed).catch((error: unknown) => this.#errors.push(error));
    pending.push({ finish, finished });
  }
}
