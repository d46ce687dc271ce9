/** A flight: a callback that has begun and is being awaited, or a value that is borrowed. */
import type { Drain } from './drain.js';
import { ledger } from './ledger.js';
import type { Obligation, Record } from './record.js';

/** Something that has begun and has not ended. A drain waits for it before it goes on to older records. */
export class Flight {
  /** What the record said of itself when it was alive. */
  readonly of: Obligation;
  /** Where it stands among the flights. */
  #place = 0;
  /** Whether it has begun and not ended. */
  aloft = false;
  /** Whether it ended in an error. */
  failed = false;
  /** Whether a drain gave it up at its deadline; no other waits for it again. */
  givenUp = false;
  /** The wrapper whose value is lent, where the flight is a loan; held, so that it is not collected meanwhile. */
  loan: { readonly atexit: boolean } | undefined;
  /** The drain that it waits for itself. */
  #awaits: Drain | undefined;
  /** The flight on the stack below it. */
  #below: Flight | undefined;
  #landed: Promise<void> | undefined;
  #land: (() => void) | undefined;

  constructor(record: Record) {
    this.of = record.remains();
  }

  /** Settles, never rejects, when the flight is over. Made only when somebody waits: most flights land unseen. */
  get landed(): Promise<void> {
    return (this.#landed ??= new Promise((resolve) => {
      this.#land = resolve;
    }));
  }

  takeOff(): void {
    this.aloft = true;
    this.#place = ledger.flights.push(this) - 1;
    if (this.#place === 0) ledger.tend();
  }

  land(): void {
    if (!this.aloft) return;
    this.aloft = false;
    const { flights } = ledger;
    const last = flights.pop() as Flight;
    if (last !== this) {
      flights[this.#place] = last;
      last.#place = this.#place;
    }
    this.#land?.();
    if (flights.length === 0) ledger.tend();
  }

  /**
   * Run its callback, so that what is asked for meanwhile can be told to come from it. What the body needs is
   * given to it: a closure would take as long as all the rest.
   */
  run<Args extends unknown[], Result>(body: (...args: Args) => Result, ...args: Args): Result {
    this.#below = ledger.running;
    ledger.running = this;
    try {
      return body(...args);
    } finally {
      ledger.running = this.#below;
      this.#below = undefined;
    }
  }

  /** It asks for a drain: neither it nor what it runs in can be waited for by that one. */
  askForDrain(drain: Drain): void {
    this.#awaits = drain;
    this.#below?.askForDrain(drain);
  }

  /** Whether the drain that is under way, or one that begins now, has no reason to wait for it. */
  get unwaited(): boolean {
    return (
      this.givenUp ||
      (this.#awaits !== undefined && this.#awaits === ledger.drain) ||
      this.loan?.atexit === false || // what is not released at exit may stay lent
      // A child's entries have flights of their own, which may wait for a drain when the child does not.
      this.of.kind === 'child'
    );
  }
}

/** The newest flight that is `id` itself or newer and that a drain has to wait for. */
export function flightSince(id: number): Flight | undefined {
  let newest: Flight | undefined;
  for (const flight of ledger.flights) {
    if (flight.of.id < id || flight.unwaited) continue;
    if (newest === undefined || flight.of.id > newest.of.id) newest = flight;
  }
  return newest;
}
