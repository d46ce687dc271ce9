/** A contest: several contestants take turns in one process, so that noise affects all of them equally. */
import type { Contestant, Peer } from './names.js';
import { median, quartiles } from './statistics.js';

/** Does something `count` times; returns the cost of one. */
export type Turn = (count: number) => number | Promise<number>;

/** Reduces the count of a slow contestant by `part`: fewer repetitions also show the cost of one. */
export function fewer(turn: Turn, part: number): Turn {
  return (count) => turn(Math.ceil(count / part));
}

/** The turn of each contestant, or why it cannot take part. */
export type Contestants = { readonly lastcall: Turn } & Readonly<Partial<Record<Peer, Turn | string>>>;

export interface Size {
  /** The number of repetitions in one turn. */
  readonly count: number;
  readonly rounds: number;
}

export interface Figure {
  /** The cost of one, the median of the rounds. */
  readonly value: number;
  /** The median of the rounds' ratios of lastcall to this contestant; `spread` has the quartiles. */
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
    // In a fixed order, a contestant would always pay for the garbage of the same predecessor.
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
