/** Tracing: where records were made, and what became of them, from the import of `lastcall/debug` on. */
import { inspect } from 'node:util';
import { live, observe, type Reason, type RecordInfo } from '../../index.js';
import { type Tracer, tracing } from '../../internal.js';
import { Counts } from './counts.js';
import { type Place, Places } from './places.js';
import { rawStack } from './stack.js';
import { Timeline } from './timeline.js';

/** So many failures are kept, the newest. */
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

/** Remembers each record, or one in `every`, and counts all. */
export class Tracing implements Tracer {
  readonly places = new Places();
  readonly counts: Counts;
  readonly failures: Failure[] = [];
  /** When it began, in milliseconds since 1970. */
  readonly begun = Date.now();
  readonly timeline: Timeline;
  /** What was made from now on, until it is over. */
  readonly #births = new Map<number, Birth>();
  /** When the callbacks began that have not ended. */
  readonly #begins = new Map<number, number>();
  #untraced = 0;

  /**
   * @param every one record in so many is traced.
   * @param whenCollected is told what the collector had to clean up.
   */
  constructor(
    readonly every: number,
    private readonly whenCollected: (place: Place, info: RecordInfo) => void,
  ) {
    const alive = live();
    this.counts = new Counts(alive);
    this.timeline = new Timeline(performance.now(), alive.length);
  }

  /** Take note of everything from now on. */
  begin(): void {
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

  /** Where a record that is not over was made. */
  placeOf({ id, label }: RecordInfo): Place {
    return this.#births.get(id)?.place ?? this.places.untraced(label);
  }

  /** What a record that is alive waits for, if it was traced. */
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
    if (reason === 'gc') this.whenCollected(place, info);
    if (reason === 'detach') this.#births.delete(info.id);
    else this.#begins.set(info.id, now);
  }

  #failed(info: RecordInfo, reason: Reason, error: unknown): void {
    const place = this.placeOf(info);
    place.failed += 1;
    this.counts.failed(info.kind, reason);
    if (this.failures.length === MOST_FAILURES) this.failures.shift();
    this.failures.push({ at: Date.now(), label: info.label, reason, place, error: inspect(error) });
  }

  #ran(info: RecordInfo): void {
    const begin = this.#begins.get(info.id);
    if (begin === undefined) return; // it died before the tracing began
    const took = performance.now() - begin;
    const { ran } = this.placeOf(info);
    this.#begins.delete(info.id);
    this.#births.delete(info.id);
    ran.add(took);
    this.counts.callbacks.add(took);
  }
}
