/** A query: which places are shown, in which order. */
import { ALIVE, COLLECTED, type Column, COLUMNS } from './columns.js';
import type { Place } from './places.js';
import { REASONS, type Reason } from './words.js';

/** What chips ask for: a place has some of it. */
export type Trait = Reason | 'alive' | 'failed';

export const TRAITS: readonly Trait[] = ['alive', ...REASONS, 'failed'];

export interface Query {
  /** Words that all occur in the label or the path. */
  text: string;
  /** Any of these; all places when there is none. */
  readonly traits: Set<Trait>;
  column: Column;
  /** Whether what comes first by itself comes last: numbers begin with the largest, text with the letter a. */
  reversed: boolean;
}

const order = new Intl.Collator('en', { numeric: true });

export function amountOf(place: Pick<Place, 'alive' | 'died' | 'failed'>, trait: Trait): number {
  return trait === 'alive' || trait === 'failed' ? place[trait] : place.died[trait];
}

export function answer(places: readonly Place[], { text, traits, column, reversed }: Query): Place[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = places.filter(
    (place) =>
      words.every((word) => place.text.includes(word)) &&
      (traits.size === 0 || [...traits].some((trait) => amountOf(place, trait) > 0)),
  );
  const sign = reversed ? -1 : 1;
  return found
    .map((place) => ({ place, value: column.value(place) }))
    .sort(({ value: a }, { value: b }) =>
      typeof a === 'number' && typeof b === 'number'
        ? sign * (b - a)
        : sign * order.compare(String(a), String(b)),
    )
    .map(({ place }) => place);
}

/** The columns that say something of any of the places. */
export function columnsFor(places: readonly Place[]): Column[] {
  return COLUMNS.filter(
    ({ always, value }) => always === true || places.some((place) => Number(value(place)) > 0),
  );
}

/** What to begin with: the places where most is alive or, when the program is over, where most was forgotten. */
export function firstColumn(places: readonly Place[]): Column {
  return places.some(({ alive }) => alive > 0) ? ALIVE : COLLECTED;
}
