/** A watch: one target, and the records that end when it is collected. */
import type { Flight } from './flight.js';
import { ledger } from './ledger.js';
import type { Record } from './record.js';

/**
 * Watches one target for all the records that share it.
 *
 *     in the job that made it            once that job is over ("settled")
 *
 *     ledger ─▶ record ─▶ watch          ledger ─▶ record ─▶ watch ◀─held value─ registry ┄┄▶ target
 *                           │
 *                           ▼
 *                        target
 *
 * Most targets end in the job that made them. Until that job is over the watch holds its target strongly,
 * as a new `WeakRef` would, and costs neither a `WeakRef` nor a place in the registry.
 */
export class Watch {
  /** The target, while it is held strongly: in its first job, and while it is borrowed. */
  target: WeakKey | undefined;
  /** How many records alive wait for the target. */
  count = 0;
  /** Whether the registry watches the target. */
  registered = false;
  /** Whether the target is gone, so that the records are to be run. */
  collected = false;

  constructor(target: WeakKey | undefined) {
    this.target = target;
  }

  /** Where each record waits for the newer ones to end, they themselves; else they run without waiting. */
  get sequence(): Sequence | undefined {
    return undefined;
  }

  /** The first of the records is about to run, although nobody asked for it. */
  begin(): void {}

  /** One of the records was begun by a drain or the collector, and is being awaited. */
  began(_flight: Flight): void {}

  /** What the target is called in labels. */
  get name(): string {
    return '';
  }

  /** Take note of a record. Its target is held strongly again if nothing else was waiting for it. */
  join(_record: Record, target: WeakKey): void {
    this.count += 1;
    if (!this.registered) this.target = target;
  }

  /** Forget a record that died; with the last one the target is let go of. */
  leave(_record: Record): void {
    this.count -= 1;
    if (this.count === 0) this.unwatch();
  }

  /** Let go of the target; its collection means nothing any more. */
  unwatch(): void {
    if (this.registered) ledger.registry.unregister(this);
    this.registered = false;
    this.collected = false;
    this.target = undefined;
  }

  /** The job that made the target is over: hold it weakly from now on. */
  settle(): void {
    const { target } = this;
    if (target === undefined || this.registered) return;
    ledger.registry.register(target, this, this);
    this.registered = true;
    this.target = undefined;
  }
}

/** Records of one owner that run one after the other. */
export interface Sequence {
  readonly newest: Record | undefined;
  /** The one that a drain or the collector began last. */
  readonly begun: Flight | undefined;
}

/** The owner of every dead record: it watches nothing. */
export const nobody = new Watch(undefined);
