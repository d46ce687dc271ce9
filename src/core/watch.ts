/** A watch: waiting for one target to be collected, for the records that end then. */
import type { Flight } from './flight.js';
import type { Describer } from './label.js';
import { ledger } from './ledger.js';
import type { Record } from './record.js';
import type { Place } from './registry.js';

/**
 * Watches one target: a scope's entries watch the scope, other records their own target.
 *
 *     in the job that made it              once that job is over ("settled")
 *
 *     ledger ─▶ record ─▶ watch            ledger ─▶ record ─▶ watch ◀─held value─ registry ┄┄▶ target
 *                           │
 *                           ▼
 *                         target
 *
 * Most targets end in the job that made them. Until that job is over the watch holds its target strongly,
 * as a new `WeakRef` would, and costs neither a `WeakRef` nor a place in the registry.
 */
export interface Watch {
  /** The target in its first job; after that, a `WeakRef` to it if the watch can give it back. */
  target: WeakKey | undefined;
  state: WatchState;

  /** Which scope's entries these are, see `RecordInfo`. */
  readonly scope?: number;

  /** Where each record waits for the newer ones to end, they themselves; else they run without waiting. */
  readonly sequence: Sequence | undefined;

  /**
   * Take note of a record, and have the ledger do so: it is alive from here on. Its target is held strongly if
   * nothing else was waiting for it.
   */
  join(record: Record, target: WeakKey): void;
  /** Forget a record that died; with the last one the target is let go of. */
  leave(record: Record): void;
  /** The job that made the target is over: hold it weakly from now on. */
  settle(describer: Describer): void;
  /** The first of the records is about to run, although nobody asked for it. */
  begin(): void;
  /** One of the records was begun by a drain or the collector, and is being awaited. */
  began(flight: Flight): void;
}

/**
 * Whether the registry waits for the target, and where; or found it collected, so that the records are to be run.
 * `'young'` is a scope whose entries have no places in the ledger yet.
 */
export type WatchState = 'idle' | 'young' | 'registered' | Place | 'collected';

/** Records of one owner that run one after the other. */
export interface Sequence {
  readonly newest: Record | undefined;
  /** The one that a drain or the collector began last. */
  readonly begun: Flight | undefined;
}

export function isRegistered({ state }: Watch): boolean {
  return state !== 'idle' && state !== 'young' && state !== 'collected';
}

/** Let go of the target; its collection means nothing any more. */
export function unwatch(watch: Watch): void {
  watch.target = undefined;
  // At the end of the program, that would be half of all the work.
  if (isRegistered(watch) && !ledger.ending) ledger.registry.unwatch(watch);
  if (watch.state !== 'young') watch.state = 'idle';
}
