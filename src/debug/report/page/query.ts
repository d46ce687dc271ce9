/** A query: selects the places that are shown, and their order. */
import { ALIVE, COLLECTED, type Column, COLUMNS } from './columns.js';
import type { Place } from './places.js';
import { REASONS, type Reason } from './words.js';

/** What a chip selects: places that have at least one such record or failure. */
export type Trait = Reason | 'alive' | 'failed';

export const TRAITS: readonly Trait[] = ['alive', ...REASONS, 'failed'];

export interface Query {
  /** Words, all of which must occur in the labels or the path. */
  text: string;
  /** A place must have one of these; an empty set selects all places. */
  readonly traits: Set<Trait>;
  column: Column;
  /** Reverses the natural order, which is largest first for numbers and a to z for text. */
  reversed: boolean;
}

const order = new Intl.Collator('en', { numeric: true });

export function amountOf(place: Pick<Place, 'alive' | 'died' | 'failed'>, trait: Trait): number {
  return trait === 'alive' || trait === 'failed' ? place[trait] : place.died[trait];
}

/** The places that match a query, in its order. */
export function placesFor(places: readonly Place[], { text, traits, column, reversed }: Query): Place[] {
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

/** The columns that are not empty for all of the places. */
export function columnsFor(places: readonly Place[]): Column[] {
  return COLUMNS.filter(
    ({ always, value }) => always === true || places.some((place) => Number(value(place)) > 0),
  );
}

/** The initial order: by live records or, if nothing is alive any more, by collected ones. */
export function firstColumn(places: readonly Place[]): Column {
  return places.some(({ alive }) => alive > 0) ? ALIVE : COLLECTED;
}
