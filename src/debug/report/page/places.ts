/** Places as the page shows them: with their live records, failures, names and text to search. */
import type { AliveRecord, FailureData, PlaceData, ReportData } from '../data.js';
import { commonFolder, within } from './paths.js';

/** The time traced is divided into so many parts, to show when the live records were made. */
export const PARTS = 24;

export interface Place extends PlaceData {
  /** Its first label. */
  readonly name: string;
  /** Its path, relative to the folder where most lie. */
  readonly short: string;
  readonly records: AliveRecord[];
  readonly failures: FailureData[];
  /** How long the oldest live record has been alive, in milliseconds; negative if none is alive. */
  readonly age: number;
  /** How many of the live records were made in each part of the time traced. */
  readonly madeIn: number[];
  /** The text to search, in lower case. */
  readonly text: string;
}

/** Join the live records and failures of a report with their places. */
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
      const index = Math.min(PARTS - 1, Math.max(0, Math.floor((bornAt - data.begun) / part)));
      madeIn[index] = (madeIn[index] ?? 0) + 1;
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

/** The number of parts of the time in which live records were made. */
export function spread({ madeIn }: Place): number {
  return madeIn.filter((made) => made > 0).length;
}
