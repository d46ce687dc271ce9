/** The drain: running every record that is alive and wants to run at exit, newest first. */
import { now } from './clock.js';
import { type Flight, flightSince } from './flight.js';
import { fireUnattended } from './gate.js';
import type { Program } from './host.js';
import { infoOf, type RecordInfo } from './info.js';
import { INTERRUPTION } from './interruption.js';
import { labelOf } from './label.js';
import { ledger } from './ledger.js';
import { checkDeadline } from './settings.js';
import { isTargetKind, type Record } from './record.js';

/** What a drain did. */
export interface DrainReport {
  /** How many callbacks ran. */
  readonly ran: number;
  /** How many of them threw, or were rejected in time. */
  readonly failed: number;
  /** What had begun and not ended at the deadline, oldest first. */
  readonly left: RecordInfo[];
}

/** Walks the order, newest first, whatever callbacks add, end or flip meanwhile. */
class Queue {
  #cursor = 0;
  #clock = -1;
  /** What is newer is left alone. */
  #newest = Infinity;

  /** Look at nothing that is made from now on: a callback that makes its like again would never end. */
  close(): void {
    this.#newest = Math.min(this.#newest, ledger.clock);
  }

  /** The newest record that wants to run. */
  next(): Record | undefined {
    if (this.#clock !== ledger.clock) {
      this.#clock = ledger.clock;
      this.#cursor = ledger.slots.length;
    }
    for (; this.#cursor > 0; this.#cursor--) {
      const record = ledger.slots[this.#cursor - 1];
      if (record?.atexit === true && record.id <= this.#newest) return record;
    }
    return undefined;
  }
}

/** One drain that awaits. There is at most one at a time; who asks for another is given this one. */
export class Drain {
  readonly report: Promise<DrainReport>;
  readonly #queue = new Queue();
  readonly #begun = now();
  /** When it expires. */
  #end: number;
  #cancelTimer: (() => void) | undefined;
  #ran = 0;
  #failed = 0;
  #expired = false;
  #wake!: () => void;
  readonly #expiry = new Promise<void>((resolve) => {
    this.#wake = resolve;
  });
  #waitingFor: string | undefined;

  constructor(deadline: number) {
    this.#end = this.#begun + deadline;
    // Begun a moment later, so that a callback that asks for a drain finds this one.
    this.report = Promise.resolve().then(() => this.#run());
  }

  /** Give the report to who asks for a drain while this one is under way. */
  join(): Promise<DrainReport> {
    ledger.running?.askForDrain(this);
    return this.report;
  }

  /** How long it takes at most, in milliseconds. */
  get deadline(): number {
    return this.#end - this.#begun;
  }

  get remaining(): number {
    return Math.max(0, this.#end - now());
  }

  /** The program ends: whoever gave this drain more time does not count any more. */
  shorten(deadline: number): void {
    const end = now() + deadline;
    if (end >= this.#end) return;
    this.#end = end;
    this.#setTimer();
  }

  /** The timer also keeps the program alive: a promise alone would not. */
  #setTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = ledger.host.timer(Math.max(0, this.#end - now()), () => this.#expire());
  }

  async #run(): Promise<DrainReport> {
    const { host } = ledger;
    this.#setTimer();
    const stopProgress = ledger.settings.progress ? host.progress(() => this.#waitingFor) : undefined;
    for (;;) {
      // Callbacks that follow each other without a turn of the loop between let no timer fire.
      if (now() >= this.#end) this.#expire();
      const record = this.#queue.next();
      const inTheWay = this.#expired ? undefined : flightSince(record?.id ?? 0);
      if (inTheWay !== undefined) {
        await this.#landing(inTheWay);
      } else if (record !== undefined) {
        const flight = fireUnattended(record, 'exit', !this.#expired);
        this.#ran += 1;
        // What a callback makes is newer than all others, but it is not run under the callback's feet.
        if (flight.aloft && !flight.unwaited && !this.#expired) await this.#landing(flight);
        if (flight.failed) this.#failed += 1;
      } else {
        break;
      }
    }
    this.#cancelTimer?.();
    stopProgress?.();
    return { ran: this.#ran, failed: this.#failed, left: await this.#giveUp() };
  }

  #expire(): void {
    if (this.#expired) return;
    this.#expired = true;
    this.#queue.close();
    this.#wake();
  }

  /** Wait for a flight, up to the deadline. */
  async #landing(flight: Flight): Promise<void> {
    this.#waitingFor = labelOf(flight.of);
    await Promise.race([flight.landed, this.#expiry]);
    this.#waitingFor = undefined;
  }

  /** What has begun and not ended; the next drain does not wait for it again. */
  async #giveUp(): Promise<RecordInfo[]> {
    // What was begun after the deadline may have ended at once, and only its promise does not know it yet.
    if (this.#expired) await new Promise<void>((resolve) => void ledger.host.timer(0, resolve));
    const left = ledger.flights.filter((flight) => !flight.unwaited);
    for (const flight of left) flight.givenUp = true;
    return left.map((flight) => infoOf(flight.of)).sort((a, b) => a.id - b.id);
  }
}

/**
 * Run everything that is alive and wants to run at exit, now, newest first, each awaited before the next: what
 * a signal does, without the end of the program. What is made meanwhile runs next. At the deadline nothing more
 * is awaited: what is synchronous still runs, and sync twins run in the place of what is not.
 *
 * @param options `deadline`: milliseconds, `Infinity` for no limit; `configure`'s if not given. While a drain is
 * under way, another call waits for that one.
 * @returns a promise of what was done; it is never rejected by a callback: errors are reported.
 * @throws TypeError when the deadline is no such number.
 *
 * *Gotcha*: a callback may ask for a drain, as long as it does so before it awaits anything else: only then is
 * it known not to be waited for. Later, the drain and the callback wait for each other up to the deadline.
 *
 * @example
 * ```ts
 * import { AsyncScope, drain } from 'lastcall';
 *
 * const scope = new AsyncScope();
 * scope.defer(async () => {});
 * await drain({ deadline: 1_000 }); // => { ran: 1, failed: 0, left: [] }
 * ```
 */
export async function drain(options: { readonly deadline?: number | undefined } = {}): Promise<DrainReport> {
  const { deadline = ledger.settings.deadline } = options;
  checkDeadline(deadline, 'drain');
  return await begin(deadline);
}

/**
 * Run everything as `drain` does, name on standard error what was left at the deadline, then end the program.
 *
 * @param code the exit code; if not given, the one the program has set itself, such as `process.exitCode`.
 * @returns a promise that never settles: the program is over.
 * @throws TypeError when `code` is no integer.
 *
 * @example
 * ```ts no-run
 * import { shutdown } from 'lastcall';
 *
 * await shutdown(0);
 * ```
 */
export async function shutdown(code?: number): Promise<never> {
  if (code !== undefined && !Number.isInteger(code)) {
    throw new TypeError('shutdown takes an exit code, an integer, or nothing');
  }
  await program.run();
  return ledger.host.exit(code);
}

function begin(deadline: number): Promise<DrainReport> {
  if (ledger.drain === undefined) {
    ledger.drain = new Drain(deadline);
    ledger.tend();
    void ledger.drain.report.then(() => {
      ledger.drain = undefined;
      ledger.tend();
    });
  }
  return ledger.drain.join();
}

/** What hosts run when the program ends. */
export const program: Program = {
  get wanted() {
    return ledger.wanted;
  },

  get mayAwait() {
    return flightSince(0) !== undefined || ledger.slots.some(mayAwait);
  },

  get settings() {
    return ledger.settings;
  },

  interruption: INTERRUPTION,

  get remaining() {
    return ledger.drain?.remaining ?? 0;
  },

  runNow() {
    const queue = new Queue();
    const end = now() + ledger.settings.deadline;
    for (let record; (record = queue.next()) !== undefined;) {
      fireUnattended(record, 'exit', false);
      if (now() >= end) queue.close();
    }
  },

  runLast() {
    ledger.ending = true;
    program.runNow();
    ledger.over = true;
  },

  async run(deadline = ledger.settings.deadline) {
    const report = begin(deadline);
    const { drain } = ledger;
    drain?.shorten(deadline);
    for (const { label } of (await report).left) {
      ledger.host.write(
        `lastcall: ${label} was given up: it did not end within ${Math.round(drain?.deadline ?? deadline)} ms\n`,
      );
    }
    return report;
  },
};

/**
 * Whether a record has to run while it can still be awaited. Only the entries of a `Scope` never have to: any
 * other callback may return a promise, which is known no sooner than it runs.
 */
function mayAwait(record: Record | undefined): boolean {
  if (record?.atexit !== true) return false;
  return isTargetKind(record.kind) || record.owner.sequence !== undefined;
}
