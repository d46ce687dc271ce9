/** The timeline: how many records were born, alive and died, over the program's whole lifetime, in bounded memory. */
import { type Deaths, noDeaths } from './places.js';
import type { Reason } from '../../index.js';

/** The most spans; when there are more, each two are joined. */
const MOST_SPANS = 600;

/** The initial length of a span, in milliseconds. */
const FIRST_LENGTH = 100;

/** What happened in one span of time. */
export interface Span {
  born: number;
  /** How many records were alive at its end. */
  alive: number;
  readonly died: Deaths;
}

export class Timeline {
  /** The length of each span, in milliseconds. */
  length = FIRST_LENGTH;
  #spans: Span[] = [];
  #alive: number;

  /**
   * @param start the time at which it starts, in milliseconds of the same clock as all later times.
   * @param alive how many records were alive at that time.
   */
  constructor(
    readonly start: number,
    alive: number,
  ) {
    this.#alive = alive;
  }

  born(now: number): void {
    const span = this.#at(now);
    span.born += 1;
    span.alive = this.#alive += 1;
  }

  died(now: number, reason: Reason): void {
    const span = this.#at(now);
    span.died[reason] += 1;
    span.alive = this.#alive -= 1;
  }

  /** The spans from the start to now. */
  until(now: number): readonly Span[] {
    this.#at(now);
    return this.#spans;
  }

  #at(now: number): Span {
    let index = Math.floor((now - this.start) / this.length);
    while (index >= MOST_SPANS) {
      this.#joinPairs();
      index = Math.floor((now - this.start) / this.length);
    }
    // A program that slept for an hour has spans in which nothing happened.
    while (this.#spans.length <= index) this.#spans.push({ born: 0, alive: this.#alive, died: noDeaths() });
    return this.#spans[Math.max(0, index)] as Span;
  }

  #joinPairs(): void {
    this.length *= 2;
    const spans = this.#spans;
    this.#spans = [];
    for (let index = 0; index < spans.length; index += 2) {
      const [first, second] = [spans[index] as Span, spans[index + 1]];
      this.#spans.push(second === undefined ? first : join(first, second));
    }
  }
}

function join(first: Span, second: Span): Span {
  const died = noDeaths();
  for (const reason of Object.keys(died) as Reason[]) died[reason] = first.died[reason] + second.died[reason];
  return { born: first.born + second.born, alive: second.alive, died };
}
