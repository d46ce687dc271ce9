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
  /** Whether it waits for the drain that would wait for it. */
  awaitsDrain = false;
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

  takeOff(): this {
    this.aloft = true;
    ledger.flights.add(this);
    return this;
  }

  land(): void {
    this.aloft = false;
    ledger.flights.delete(this);
    this.#land?.();
  }
}

/** The newest flight that is `id` itself or newer; of one owner's flights alone, if one is named. */
export function flightSince(id: number, owner?: Flight['owner']): Flight | undefined {
  let newest: Flight | undefined;
  for (const flight of ledger.flights) {
    if (flight.id < id || flight.awaitsDrain || (owner ?? flight.owner) !== flight.owner) continue;
    if (newest === undefined || flight.id > newest.id) newest = flight;
  }
  return newest;
}
