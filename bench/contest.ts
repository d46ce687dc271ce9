/** A contest: several ways to have the same, turn by turn in one process, so that noise disturbs all alike. */
import type { Contestant, Peer } from './names.js';
import { median, quartiles } from './statistics.js';

/** Does something `count` times; returns what one costs. */
export type Turn = (count: number) => number | Promise<number>;

/** For who takes so long that the others would wait: what one costs shows after fewer. */
export function fewer(turn: Turn, part: number): Turn {
  return (count) => turn(Math.ceil(count / part));
}

/** Who takes turns, and why others do not. */
export type Contestants = { readonly lastcall: Turn } & Readonly<Partial<Record<Peer, Turn | string>>>;

export interface Size {
  /** How many times in one turn. */
  readonly count: number;
  readonly rounds: number;
}

export interface Figure {
  /** What one costs, the median of the rounds. */
  readonly value: number;
  /** The median of the rounds' ratios, lastcall to this one, and the quartiles around it. */
  readonly ratio: number;
  readonly spread: readonly number[];
}

/** Why there is no figure. */
interface Excuse {
  readonly cannot: string;
}

export type Figures = Readonly<Partial<Record<Contestant, Figure | Excuse>>>;

export function isFigure(figure: Figure | Excuse | undefined): figure is Figure {
  return figure !== undefined && 'value' in figure;
}

export async function compete(contestants: Contestants, { count, rounds }: Size): Promise<Figures> {
  const all = Object.entries(contestants) as [Contestant, Turn | string][];
  const entrants = all.flatMap(([name, turn]) =>
    typeof turn === 'function' ? [{ name, turn, values: [] as number[] }] : [],
  );
  for (let round = 0; round < rounds; round++) {
    // In one order for ever, one of them would always pay for the garbage of the same other.
    for (const { turn, values } of shuffled(entrants)) values.push(await turn(count));
  }
  const ours = entrants.find(({ name }) => name === 'lastcall')?.values ?? [];
  return Object.fromEntries<Figure | Excuse>([
    ...all.flatMap(([name, turn]) => (typeof turn === 'string' ? [[name, { cannot: turn }] as const] : [])),
    ...entrants.map(({ name, values }) => [name, figureOf(values, ours)] as const),
  ]);
}

function figureOf(theirs: readonly number[], ours: readonly number[]): Figure {
  const ratios = theirs.map((value, round) => (ours[round] ?? Number.NaN) / value);
  return { value: median(theirs), ratio: median(ratios), spread: quartiles(ratios) };
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
