/** Places as the page needs them: with what is alive of each, their names, and what is searched. */
import type { AliveRecord, FailureData, PlaceData, ReportData } from '../data.js';
import { commonFolder, within } from './paths.js';

/** Into so many parts the time is divided to show when the ones alive were made. */
export const PARTS = 24;

export interface Place extends PlaceData {
  /** What it makes: its first label. */
  readonly name: string;
  /** Its path as seen from the folder where most lie. */
  readonly short: string;
  readonly records: AliveRecord[];
  readonly failures: FailureData[];
  /** How long the oldest has been alive, in milliseconds; negative when none is. */
  readonly age: number;
  /** How many of the ones alive were made in each part of the time traced. */
  readonly madeIn: number[];
  /** What a search looks through, in small letters. */
  readonly text: string;
}

/** Join the parts of a report by place. */
export function readPlaces(data: ReportData): { readonly folder: string; readonly places: Place[] } {
  const folder = commonFolder(data.places.flatMap(({ site }) => site ?? []));
  const recordsOf = Map.groupBy(data.alive, ({ place }) => place);
  const failuresOf = Map.groupBy(data.failures, ({ place }) => place);
  const part = Math.max(1, data.taken - data.begun) / PARTS;
  const places = data.places.map((place, index): Place => {
    const records = recordsOf.get(index) ?? [];
    const labels = new Set([...place.labels, ...records.map(({ label }) => label)]);
    const madeIn = Array<number>(PARTS).fill(0);
    for (const { bornAt } of records) {
      const at = Math.min(PARTS - 1, Math.max(0, Math.floor((bornAt - data.begun) / part)));
      madeIn[at] = (madeIn[at] ?? 0) + 1;
    }
    return {
      ...place,
      name: place.labels[0] ?? 'anonymous()',
      short: place.site === undefined ? 'not traced' : within(folder, place.site),
      records,
      failures: failuresOf.get(index) ?? [],
      age: place.oldest === undefined ? -1 : data.taken - place.oldest,
      madeIn,
      text: [place.site ?? 'not traced', ...labels].join('\n').toLowerCase(),
    };
  });
  return { folder, places };
}

/** In how many parts of the time the ones alive were made. */
export function spread({ madeIn }: Place): number {
  return madeIn.filter((made) => made > 0).length;
}
