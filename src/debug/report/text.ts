/** Renders a report as text for a terminal. */
import { REASONS } from '../trace/counts.js';
import type { PlaceData, ReportData } from './data.js';
import { printable } from './printable.js';
import { age, duration } from './words.js';

/** So many items are shown in each part. */
const MOST = 20;

const WORDS = {
  call: 'called',
  dispose: 'disposed',
  gc: 'collected',
  exit: 'at the end of the program',
  detach: 'detached',
} as const;

export function toText(data: ReportData): string {
  const { program, totals, places, taken, begun, every, failures } = data;
  const died = REASONS.filter((reason) => totals.died[reason] > 0).map(
    (reason) => `${totals.died[reason]} ${WORDS[reason]}`,
  );
  const { callbacks } = totals;
  return [
    `lastcall: ${program.name} (${program.runtime}, process ${program.pid}), traced for ${duration(taken - begun)}` +
      (every === 1 ? '' : `, one record in ${every}`),
    totals.born === 0 && totals.alive === 0
      ? '  nothing was made by lastcall'
      : `  ${totals.born} born, ${totals.alive} alive, ${totals.failed} failed`,
    ...(died.length > 0 ? [`  ended: ${died.join(', ')}`] : []),
    ...(callbacks.count > 0
      ? [
          `  callbacks: ${callbacks.count} in ${duration(callbacks.total)}, the longest ${duration(callbacks.longest)}`,
        ]
      : []),
    ...part(
      'Collected, and never disposed',
      rank(places, ({ died: { gc } }) => gc),
      ({ died: { gc } }) => `${gc}`,
    ),
    ...part(
      'Released by the end of the program',
      rank(places, ({ died: { exit } }) => exit),
      ({ died: { exit } }) => `${exit}`,
    ),
    ...part(
      'Alive',
      rank(places, ({ alive }) => alive),
      ({ alive, oldest = taken }) =>
        `${alive}, ${alive === 1 ? 'for' : 'the oldest for'} ${age(taken - oldest)}`,
    ),
    ...(failures.length > 0
      ? [
          '',
          'Failed',
          ...failures
            .slice(-MOST)
            .map(
              ({ label, reason, error }) => `  ${label} (${WORDS[reason]}): ${error.split('\n', 1)[0] ?? ''}`,
            ),
        ]
      : []),
    '',
  ]
    .map(printable)
    .join('\n');
}

function rank(places: readonly PlaceData[], count: (place: PlaceData) => number): PlaceData[] {
  return places.filter((place) => count(place) > 0).sort((a, b) => count(b) - count(a));
}

function part(title: string, places: PlaceData[], amount: (place: PlaceData) => string): string[] {
  if (places.length === 0) return [];
  const lines = places
    .slice(0, MOST)
    .flatMap((place) => [
      `  ${nameOf(place)}: ${amount(place)}`,
      `      made at ${place.site ?? 'a place that was not traced'}`,
    ]);
  const more = places.length - MOST;
  return ['', title, ...lines, ...(more > 0 ? [`  and ${more} more places`] : [])];
}

function nameOf({ labels }: PlaceData): string {
  const [first = 'anonymous()', ...others] = labels;
  return others.length === 0 ? first : `${first} and the like`;
}
