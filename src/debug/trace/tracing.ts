/** Traces where records were made and what became of them, from the import of `lastcall/debug` on. */
import { inspect } from 'node:util';
import { live, observe, type Reason, type RecordInfo } from '../../index.js';
import { type Tracer, tracing } from '../../internal.js';
import { Counts } from './counts.js';
import { type Place, Places } from './places.js';
import { rawStack } from './stack.js';
import { Timeline } from './timeline.js';

/** So many of the newest failures are kept. */
const MOST_FAILURES = 100;

/** A callback that failed. */
export interface Failure {
  /** When, in milliseconds since 1970. */
  readonly at: number;
  readonly label: string;
  readonly reason: Reason;
  readonly place: Place;
  /** The error with its stack, as text. */
  readonly error: string;
}

interface Birth {
  readonly place: Place;
  readonly target: WeakRef<WeakKey>;
}

/** Traces one record in `every`, and counts all. */
export class Tracing implements Tracer {
  readonly places = new Places();
  readonly counts: Counts;
  readonly failures: Failure[] = [];
  /** In milliseconds since 1970. */
  readonly startedAt = Date.now();
  readonly timeline: Timeline;
  /** The traced records, from their birth until their callback has finished. */
  readonly #births = new Map<number, Birth>();
  /** The start times of the callbacks that are pending, by record id. */
  readonly #callbackStarts = new Map<number, number>();
  /** How many records were made since the last traced one. */
  #untraced = 0;

  /**
   * @param every trace one record in so many.
   * @param onCollected called for each record that the collector had to clean up.
   */
  constructor(
    readonly every: number,
    private readonly onCollected: (place: Place, info: RecordInfo) => void,
  ) {
    const alive = live();
    this.counts = new Counts(alive);
    this.timeline = new Timeline(performance.now(), alive.length);
  }

  /** Observe all records from now on. */
  start(): void {
    tracing.tracer = this;
    observe({
      born: (info) => this.#born(info),
      died: (info, reason) => this.#died(info, reason),
      failed: (info, reason, error) => this.#failed(info, reason, error),
      ran: (info) => this.#ran(info),
    });
  }

  trace(id: number, target: WeakKey): void {
    this.#untraced += 1;
    if (this.#untraced < this.every) return;
    this.#untraced = 0;
    this.#births.set(id, { place: this.places.of(rawStack()), target: new WeakRef(target) });
  }

  siteOf(id: number): string | undefined {
    return this.#births.get(id)?.place.site;
  }

  /** The place of a record whose callback has not finished. */
  placeOf({ id, label }: RecordInfo): Place {
    return this.#births.get(id)?.place ?? this.places.untraced(label);
  }

  /** The object whose collection a live record waits for, if the record was traced. */
  targetOf(id: number): WeakRef<WeakKey> | undefined {
    return this.#births.get(id)?.target;
  }

  #born(info: RecordInfo): void {
    const place = this.placeOf(info);
    place.addLabel(info.label);
    place.born += 1;
    this.counts.born(info.kind);
    this.timeline.born(performance.now());
  }

  #died(info: RecordInfo, reason: Reason): void {
    const now = performance.now();
    const place = this.placeOf(info);
    place.died[reason] += 1;
    this.counts.died(info.kind, reason);
    this.timeline.died(now, reason);
    if (reason === 'gc') this.onCollected(place, info);
    if (reason === 'detach') this.#births.delete(info.id);
    else this.#callbackStarts.set(info.id, now);
  }

  #failed(info: RecordInfo, reason: Reason, error: unknown): void {
    const place = this.placeOf(info);
    place.failed += 1;
    this.counts.failed(info.kind, reason);
    if (this.failures.length === MOST_FAILURES) this.failures.shift();
    this.failures.push({ at: Date.now(), label: info.label, reason, place, error: inspect(error) });
  }

  #ran(info: RecordInfo): void {
    const startedAt = this.#callbackStarts.get(info.id);
    if (startedAt === undefined) return; // it died before tracing started
    const took = performance.now() - startedAt;
    const { ran } = this.placeOf(info);
    this.#callbackStarts.delete(info.id);
    this.#births.delete(info.id);
    ran.add(took);
    this.counts.callbacks.add(took);
  }
}
