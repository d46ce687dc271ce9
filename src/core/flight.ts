/** A flight: a callback that has begun and is being awaited, or a value that is borrowed. */
import { ledger } from './ledger.js';
import type { Obligation } from './info.js';

/**
 * Something that has begun and has not ended. A drain waits for it before it goes on to older records. It keeps
 * what the record said of itself, since the record is dead by now.
 */
export class Flight implements Obligation {
  readonly id;
  readonly born;
  readonly kind;
  readonly owner;
  readonly name;
  readonly callback;
  readonly input;
  readonly atexit;
  /** Whether it has begun and not ended. */
  aloft = false;
  /** Whether it ended in an error. */
  failed = false;
  /** Whether no drain waits for it: it waits for the drain itself, or was given up, or need not end. */
  unwaited = false;
  /** The flight on the stack below it. */
  #below: Flight | undefined;
  #landed: Promise<void> | undefined;
  #land: (() => void) | undefined;

  constructor(record: Obligation) {
    this.id = record.id;
    this.born = record.born;
    this.kind = record.kind;
    this.owner = record.owner;
    this.name = record.name;
    this.callback = record.callback;
    this.input = record.input;
    this.atexit = record.atexit;
  }

  /** Settles, never rejects, when the flight is over. Made only when somebody waits: most flights land unseen. */
  get landed(): Promise<void> {
    return (this.#landed ??= new Promise((resolve) => {
      this.#land = resolve;
    }));
  }

  takeOff(): void {
    this.aloft = true;
    ledger.flights.add(this);
    if (ledger.flights.size === 1) ledger.tend();
  }

  land(): void {
    if (!this.aloft) return;
    this.aloft = false;
    ledger.flights.delete(this);
    this.#land?.();
    if (ledger.flights.size === 0) ledger.tend();
  }

  /** Run its callback, so that what is asked for meanwhile can be told to come from it. */
  run<Result>(body: () => Result): Result {
    this.#below = ledger.running;
    ledger.running = this;
    try {
      return body();
    } finally {
      ledger.running = this.#below;
      this.#below = undefined;
    }
  }

  /** It asks for a drain: neither it nor what it runs in can be waited for by that. */
  askForDrain(): void {
    this.unwaited = true;
    this.#below?.askForDrain();
  }
}

/** The newest flight that is `id` itself or newer and that a drain has to wait for. */
export function flightSince(id: number): Flight | undefined {
  let newest: Flight | undefined;
  for (const flight of ledger.flights) {
    // A child's entries have flights of their own, which may wait for a drain when the child does not.
    if (flight.id < id || flight.unwaited || flight.kind === 'child') continue;
    if (newest === undefined || flight.id > newest.id) newest = flight;
  }
  return newest;
}
