/** The columns of the table of places. */
import { age, duration } from '../words.js';
import { html, svg } from './dom.js';
import { PARTS, type Place, spread } from './places.js';
import { count, counted, MEANINGS, REASONS, title, WORDS } from './words.js';

export interface Column {
  readonly name: string;
  /** The meaning of its values, in a sentence. */
  readonly hint: string;
  /** The sort key: text sorts from a to z, numbers from the largest. */
  readonly value: (place: Place) => string | number;
  readonly cell: (place: Place) => Node | string;
  /** Whether it is shown even if it is empty for all places. */
  readonly always?: boolean;
}

/** The distance between the bars of a small chart, in pixels. */
const BAR = 2.5;

/** The column with the button that opens a place. */
export const WHAT: Column = {
  name: 'What',
  hint: 'What was made: the label of its records',
  value: ({ name }) => name,
  cell: ({ name }) => name,
  always: true,
};

export const ALIVE = amount('Alive', 'Not released yet', ({ alive }) => alive, true);

export const COLLECTED = amount('Collected', MEANINGS.gc, ({ died }) => died.gc, true);

export const COLUMNS: readonly Column[] = [
  WHAT,
  {
    name: 'Where',
    hint: 'The line that made it',
    value: ({ short }) => short,
    cell: ({ short, site }) => html('span', { class: 'path', title: site }, ...path(short)),
    always: true,
  },
  ALIVE,
  {
    name: 'Made when',
    hint: 'When the live records were made, over the time traced: bars only at the right are work in progress, bars everywhere are a leak',
    value: spread,
    cell: spark,
  },
  {
    name: 'Oldest',
    hint: 'How long the oldest has been alive',
    value: (place) => place.age,
    cell: (place) => (place.age < 0 ? '' : shortAge(place.age)),
  },
  amount('Born', 'How many were made', ({ born }) => born, true),
  ...REASONS.map((reason) =>
    reason === 'gc'
      ? COLLECTED
      : amount(title(WORDS[reason]), MEANINGS[reason], ({ died }) => died[reason], reason === 'dispose'),
  ),
  amount('Failed', 'Callbacks that threw or were rejected', ({ failed }) => failed),
  {
    name: 'Callbacks',
    hint: 'How long its callbacks took in total',
    value: ({ callbacks }) => callbacks.total,
    cell: ({ callbacks }) => (callbacks.count === 0 ? '' : duration(callbacks.total)),
  },
  {
    name: 'Longest',
    hint: 'How long the longest of its callbacks took',
    value: ({ callbacks }) => callbacks.longest,
    cell: ({ callbacks }) => (callbacks.count === 0 ? '' : duration(callbacks.longest)),
  },
];

/** An age, short enough for a column. */
export function shortAge(milliseconds: number): string {
  return milliseconds < 1_000 ? '< 1 s' : age(milliseconds);
}

/** A path with line break opportunities after its slashes. */
export function path(text: string): Node[] {
  return text.split(/(?<=\/)/).flatMap((part) => [document.createTextNode(part), html('wbr')]);
}

function amount(name: string, hint: string, value: (place: Place) => number, always = false): Column {
  return { name, hint, value, cell: (place) => count(value(place)), always };
}

function spark(place: Place): Node | string {
  const most = Math.max(...place.madeIn);
  if (most === 0) return '';
  const bars = place.madeIn.map((made, index) => {
    const height = made === 0 ? 0 : Math.max(2, (made / most) * 18);
    return `M${index * BAR},${18 - height}h2v${height}h-2z`;
  });
  return svg(
    'svg',
    {
      class: 'spark',
      width: PARTS * BAR,
      height: 19,
      role: 'img',
      'aria-label': `made in ${counted(spread(place), 'part')} of ${PARTS} of the time`,
    },
    svg('path', { class: 'ground', d: `M0,18.5h${PARTS * BAR}` }),
    svg('path', { d: bars.join('') }),
  );
}
