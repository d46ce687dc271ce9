/** A watch: one target, and the records that end when it is collected. */
import type { Flight } from './flight.js';
import { describe, type Describer } from './label.js';
import { ledger } from './ledger.js';
import type { Record } from './record.js';

/**
 * Watches one target for all the records that share it, which are linked to each other.
 *
 *     in the job that made it              once that job is over ("settled")
 *
 *     ledger ─▶ record ⇄ record            ledger ─▶ record ⇄ record
 *                  ▲ newest                             ▲ newest
 *                  ▼                                    ▼
 *                watch ─▶ target                      watch ◀─held value─ registry ┄┄▶ target
 *
 * Most targets end in the job that made them. Until that job is over the watch holds its target strongly,
 * as a new `WeakRef` would, and costs neither a `WeakRef` nor a place in the registry.
 */
export class Watch {
  /** The newest of the records alive that wait for the target. */
  newest: Record | undefined = undefined;
  /** Whether the registry watches the target. */
  registered = false;
  /** Whether the target is gone, so that the records are to be run. */
  collected = false;

  /** @param target held strongly in its first job. */
  constructor(public target: WeakKey | undefined) {}

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
  join(record: Record, target: WeakKey): void {
    const { newest } = this;
    record.older = newest;
    if (newest !== undefined) newest.newer = record;
    this.newest = record;
    if (!this.registered) this.target = target;
  }

  /** Forget a record that died; with the last one the target is let go of. */
  leave(record: Record): void {
    const { older, newer } = record;
    if (older !== undefined) {
      older.newer = newer;
      record.older = undefined;
    }
    if (newer !== undefined) {
      newer.older = older;
      record.newer = undefined;
    } else {
      this.newest = older;
      if (older === undefined) this.unwatch();
    }
  }

  /** Let go of the target; its collection means nothing any more. */
  unwatch(): void {
    this.target = undefined;
    if (!this.registered) return;
    ledger.registry.unregister(this);
    this.registered = false;
    this.collected = false;
  }

  /** The job that made the target is over: hold it weakly from now on. */
  settle(_describer: Describer): void {
    const { target } = this;
    if (target === undefined || this.registered) return;
    ledger.registry.register(target, this, this);
    this.registered = true;
    this.target = undefined;
  }
}

/** The watch of finalizers, which can give their target back, for `peek` and `detach`. */
export class Subject extends Watch {
  ref: WeakRef<WeakKey> | undefined;
  /** Kept when the target is let go of, so that a failure at collection can be named. */
  #name: string | undefined;

  // Each class has a constructor that says what it sets: one that is only implied takes V8 60 ns more.
  constructor(target: WeakKey) {
    super(target);
    this.ref = undefined;
  }

  /** The target, unless it was collected. */
  deref(): WeakKey | undefined {
    return this.target ?? this.ref?.deref();
  }

  override get name(): string {
    return this.#name ?? describe(this.target);
  }

  override settle(describer: Describer): void {
    const { target } = this;
    if (target === undefined) return;
    this.ref = new WeakRef(target);
    this.#name = describer.describe(target);
    super.settle(describer);
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
