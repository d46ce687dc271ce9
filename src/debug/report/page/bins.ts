/** Joins the spans of a timeline to as many bins as there is room for bars. */
import type { ReportData } from '../data.js';
import { REASONS, type Reason } from './words.js';

export interface Bin {
  /** In milliseconds from the start of tracing, like `to`. */
  readonly from: number;
  readonly to: number;
  readonly born: number;
  /** How many records were alive at its end. */
  readonly alive: number;
  readonly died: Readonly<Record<Reason, number>>;
  readonly ended: number;
}

/** Join spans to at most `most` bins. */
export function binsOf({ length, spans }: ReportData['timeline'], most: number): Bin[] {
  const each = Math.max(1, Math.ceil(spans.length / most));
  return Array.from({ length: Math.ceil(spans.length / each) }, (_, index) => {
    const joined = spans.slice(index * each, (index + 1) * each);
    const sum = (amount: (span: (typeof joined)[number]) => number): number =>
      joined.reduce((total, span) => total + amount(span), 0);
    const died = Object.fromEntries(REASONS.map((reason) => [reason, sum((span) => span.died[reason])]));
    return {
      from: index * each * length,
      to: (index * each + joined.length) * length,
      born: sum(({ born }) => born),
      alive: joined.at(-1)?.alive ?? 0,
      died: died as Bin['died'],
      ended: Object.values(died).reduce((total, number) => total + number, 0),
    };
  });
}

/** Round a number up to one of 1, 2, 3, 4, 5, 6, 8, 10, 20, … */
export function round(number: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, number)));
  return ([1, 2, 3, 4, 5, 6, 8].find((step) => step * power >= number) ?? 10) * power;
}

const STEPS = [
  100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5, 216e5, 432e5,
  864e5,
];

/** At most about `most` times to label on the axis, in milliseconds from the start. */
export function ticks(whole: number, most: number): number[] {
  const step = STEPS.find((length) => whole / length <= most) ?? Math.ceil(whole / most / 864e5) * 864e5;
  return Array.from({ length: Math.floor(whole / step) + 1 }, (_, index) => index * step);
}
