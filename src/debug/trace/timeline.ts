/** The timeline: how many records were born, alive and died, over the whole life of a program, in little memory. */
import { type Deaths, noDeaths } from './places.js';
import type { Reason } from '../../index.js';

/** So many spans at most; when they are full, each two become one. */
const MOST_SPANS = 600;

/** How long a span is at first, in milliseconds. */
const FIRST_LENGTH = 100;

/** What happened in one span of time. */
export interface Span {
  born: number;
  /** How many were alive at its end. */
  alive: number;
  readonly died: Deaths;
}

export class Timeline {
  /** How long each span is, in milliseconds. */
  length = FIRST_LENGTH;
  #spans: Span[] = [];
  #alive: number;

  /**
   * @param begin when it begins, in the milliseconds that it is told later.
   * @param alive how many were alive then.
   */
  constructor(
    readonly begin: number,
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

  /** The spans from the beginning to now. */
  until(now: number): readonly Span[] {
    this.#at(now);
    return this.#spans;
  }

  #at(now: number): Span {
    let index = Math.floor((now - this.begin) / this.length);
    while (index >= MOST_SPANS) {
      this.#halve();
      index = Math.floor((now - this.begin) / this.length);
    }
    // A program that slept for an hour has spans in which nothing happened.
    while (this.#spans.length <= index) this.#spans.push({ born: 0, alive: this.#alive, died: noDeaths() });
    return this.#spans[Math.max(0, index)] as Span;
  }

  #halve(): void {
    this.length *= 2;
    const halves = this.#spans;
    this.#spans = [];
    for (let index = 0; index < halves.length; index += 2) {
      const [first, second] = [halves[index] as Span, halves[index + 1]];
      this.#spans.push(second === undefined ? first : join(first, second));
    }
  }
}

function join(first: Span, second: Span): Span {
  const died = noDeaths();
  for (const reason of Object.keys(died) as Reason[]) died[reason] = first.died[reason] + second.died[reason];
  return { born: first.born + second.born, alive: second.alive, died };
}
