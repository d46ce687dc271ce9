/** Makes a report: what is alive, what died for which reason, and where it was made. */
import { basename } from 'node:path';
import { live } from '../../index.js';
import { REASONS } from '../trace/counts.js';
import { runtime as name } from '../runtime.js';
import { type Deaths, noDeaths, type Place } from '../trace/places.js';
import type { Tracing } from '../trace/tracing.js';
import type { AliveRecord, PlaceData, ReportData } from './data.js';
import { toHTML } from './page.js';
import { toText } from './text.js';

/** So many live records are listed one by one. */
const MOST_ALIVE = 10_000;

/** What is known about a program's records: data that renders itself, and that `JSON.stringify` accepts. */
export interface Report extends ReportData {
  /** Render as text for a terminal: the totals, the leaks by place, what is alive. */
  toString(): string;
  /** Render as one page of HTML that needs no network. */
  toHTML(): string;
}

/** Make a report of the current state. */
export function takeReport(tracing: Tracing): Report {
  const { counts, places, failures, timeline, startedAt, every } = tracing;
  const alive: AliveRecord[] = [];
  const living = new Map<Place, { count: number; oldest: number }>();
  for (const info of live()) {
    const { id, kind, label, atexit, bornAt } = info;
    const place = tracing.placeOf(info);
    place.addLabel(label); // if it is older than the tracing, its birth was not observed
    const group = living.get(place);
    if (group === undefined) living.set(place, { count: 1, oldest: bornAt });
    else group.count += 1;
    if (alive.length < MOST_ALIVE) alive.push({ id, kind, label, atexit, bornAt, place: place.index });
  }
  const data: ReportData = {
    version: 1,
    program: { pid: process.pid, name: basename(process.argv[1] ?? ''), runtime: runtimeAndVersion() },
    begun: startedAt,
    taken: Date.now(),
    every,
    totals: {
      born: sum(Object.values(counts.bornByKind)),
      alive: [...living.values()].reduce((total, { count }) => total + count, 0),
      died: sumDeaths(Object.values(counts.diedByKind)),
      failed: sum(Object.values(counts.failedByKind).flatMap((failed) => Object.values(failed))),
      callbacks: { ...counts.callbacks },
    },
    places: places.all.map((place) => placeData(place, living.get(place))),
    alive,
    failures: failures.map(({ place, ...failure }) => ({ ...failure, place: place.index })),
    timeline: {
      length: timeline.length,
      spans: timeline.until(performance.now()).map(({ died, ...span }) => ({ ...span, died: { ...died } })),
    },
  };
  return reportOf(data);
}

/** Add the rendering methods to data. */
export function reportOf(data: ReportData): Report {
  return Object.defineProperties({ ...data } as Report, {
    toString: { value: () => toText(data) },
    toHTML: { value: () => toHTML(data) },
  });
}

function placeData(place: Place, living: { count: number; oldest: number } | undefined): PlaceData {
  const { site, labels, stacks, born, died, failed, ran } = place;
  return {
    ...(site !== undefined && { site }),
    labels: [...labels],
    stacks: [...stacks],
    born,
    alive: living?.count ?? 0,
    ...(living !== undefined && { oldest: living.oldest }),
    died: { ...died },
    failed,
    callbacks: { ...ran },
  };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function sumDeaths(deaths: Deaths[]): Deaths {
  const total = noDeaths();
  for (const reason of REASONS) total[reason] = sum(deaths.map((each) => each[reason]));
  return total;
}

function runtimeAndVersion(): string {
  const { [name.toLowerCase()]: version = '' } = process.versions;
  return `${name === 'Node' ? 'Node.js' : name} ${version}`;
}
