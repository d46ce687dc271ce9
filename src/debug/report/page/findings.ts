/** Judges whether something leaks, and where. */
import type { ReportData } from '../data.js';
import { age } from '../words.js';
import { type Place, PARTS, spread } from './places.js';
import { count, counted } from './words.js';

/** A problem of one place. */
export interface Finding {
  readonly kind: 'collected' | 'piling up' | 'at exit' | 'failed';
  readonly place: Place;
  readonly text: string;
}

export interface Verdict {
  readonly tone: 'bad' | 'watch' | 'good';
  readonly headline: string;
  readonly advice: string;
  /** The worst first, a few of each kind. */
  readonly findings: Finding[];
}

/** So many places are listed for each kind of finding. */
const MOST = 3;

/** Fewer live records do not count as piling up. */
const PILE = 20;

export function judge({ totals, taken }: ReportData, places: readonly Place[]): Verdict {
  const ended = ({ born, alive }: Place): number => Math.max(0, born - alive);
  const piles = places.filter(pilesUp);
  const { gc, exit } = totals.died;
  const findings: Finding[] = [
    ...rank(places, ({ died }) => died.gc).map((place) => ({
      kind: 'collected' as const,
      place,
      text: `${count(place.died.gc)} of ${count(place.born)} released by the collector`,
    })),
    ...rank(piles, ({ alive }) => alive).map((place) => ({
      kind: 'piling up' as const,
      place,
      text: `${count(place.alive)} alive, the oldest for ${age(taken - (place.oldest ?? taken))}; ${count(ended(place))} ended`,
    })),
    ...rank(places, ({ died }) => died.exit).map((place) => ({
      kind: 'at exit' as const,
      place,
      text: `${count(place.died.exit)} of ${count(place.born)} released at the end of the program`,
    })),
    ...rank(places, ({ failed }) => failed).map((place) => ({
      kind: 'failed' as const,
      place,
      text: counted(place.failed, 'callback failed', 'callbacks failed'),
    })),
  ];
  return { ...sentence(), findings };

  function sentence(): Omit<Verdict, 'findings'> {
    if (gc > 0) {
      const where = places.filter(({ died }) => died.gc > 0).length;
      return {
        tone: 'bad',
        headline:
          `${counted(gc, 'record was', 'records were')} forgotten, at ${counted(where, 'place')}` +
          (piles.length > 0 ? `; more pile up at ${count(piles.length)}` : ''),
        advice:
          'They were released only when they were garbage-collected: bind them with “using”, or give them to a scope.',
      };
    }
    if (piles.length > 0) {
      return {
        tone: 'watch',
        headline: `Records pile up at ${counted(piles.length, 'place')}`,
        advice: 'New ones are made all the time, and most are never released: find what holds them.',
      };
    }
    if (exit > 0) {
      return {
        tone: 'watch',
        headline: `${counted(exit, 'record')} lived until the end of the program`,
        advice: 'If that was not intended, bind them with “using”, or give them to a scope.',
      };
    }
    if (totals.failed > 0) {
      return {
        tone: 'watch',
        headline: `Nothing leaks, but ${counted(totals.failed, 'callback failed', 'callbacks failed')}`,
        advice: 'The resources that they should have released may still be open.',
      };
    }
    return {
      tone: 'good',
      headline: totals.born + totals.alive === 0 ? 'Nothing was made yet' : 'No sign of a leak',
      advice: 'Nothing was left to the collector or to the end of the program, and nothing piles up.',
    };
  }
}

/** Whether many records are alive, they were made at many times, and fewer ended. Work in progress is younger. */
function pilesUp(place: Place): boolean {
  return place.alive >= PILE && place.alive * 2 > place.born && spread(place) * 4 >= PARTS;
}

function rank(places: readonly Place[], amount: (place: Place) => number): Place[] {
  return places
    .filter((place) => amount(place) > 0)
    .sort((a, b) => amount(b) - amount(a))
    .slice(0, MOST);
}
