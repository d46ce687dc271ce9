/** The head of the page: the program, the findings and the totals. */
import type { ReportData } from '../data.js';
import { duration } from '../words.js';
import { html } from './dom.js';
import { type Finding, type Verdict } from './findings.js';
import { path } from './columns.js';
import type { Place } from './places.js';
import { count, MEANINGS, REASONS, title, WORDS } from './words.js';

export function programLine({ program, begun, taken, every }: ReportData): Node[] {
  return [
    html('strong', {}, program.name),
    ` ${program.runtime}, process ${program.pid}. Traced for ${duration(taken - begun)} until `,
    html('time', { datetime: new Date(taken).toISOString() }, new Date(taken).toLocaleString()),
    every === 1
      ? ''
      : `. Only one record in ${count(every)} was traced: the others are grouped by their labels.`,
  ].map((part) => (typeof part === 'string' ? document.createTextNode(part) : part));
}

const KEYS: Readonly<Record<Finding['kind'], string>> = {
  collected: 'gc',
  'piling up': 'alive',
  'at exit': 'exit',
  failed: 'failed',
};

export function findingItems({ findings }: Verdict, show: (place: Place) => void): Node[] {
  return findings.map(({ kind, place, text }) =>
    html(
      'li',
      {},
      html(
        'button',
        { type: 'button', class: 'finding', click: () => show(place) },
        html('span', { class: 'kind' }, html('i', { class: `key ${KEYS[kind]}` }), title(kind)),
        html('bdi', { class: 'label' }, place.name),
        html('span', { class: 'path', title: place.site }, ...path(place.short)),
        html('span', { class: 'text' }, text),
      ),
    ),
  );
}

export function totalParts({ totals }: ReportData): Node[] {
  const { born, alive, died, failed, callbacks } = totals;
  const ended = REASONS.filter((reason) => died[reason] > 0);
  const all = ended.reduce((sum, reason) => sum + died[reason], 0);
  return [
    total('Alive now', count(alive)),
    total('Born', count(born)),
    total(
      'Ended',
      count(all),
      ...ended.map((reason) =>
        html('span', {}, html('i', { class: `key ${reason}` }), `${count(died[reason])} ${WORDS[reason]}`),
      ),
    ),
    total('Failed', count(failed)),
    total(
      'Time in callbacks',
      duration(callbacks.total),
      ...(callbacks.count === 0
        ? []
        : [
            html('span', {}, `${count(callbacks.count)} ran`),
            html('span', {}, `${duration(callbacks.total / callbacks.count)} on average`),
            html('span', {}, `longest ${duration(callbacks.longest)}`),
          ]),
    ),
  ];
}

/** The meanings of the words on the page. */
export function glossary(): Node[] {
  const words = {
    record:
      'One resource or callback to release exactly once: a finalizer, an entry of a scope or a managed value',
    place: 'A line of the program that made records',
    ...Object.fromEntries(REASONS.map((reason) => [WORDS[reason], MEANINGS[reason]])),
  };
  return Object.entries(words).flatMap(([word, meaning]) => [
    html('dt', {}, word),
    html('dd', {}, `${meaning}.`),
  ]);
}

function total(name: string, number: string, ...notes: Node[]): Node {
  return html(
    'div',
    {},
    html('dt', {}, name),
    html('dd', {}, html('b', {}, number), notes.length > 0 && html('small', {}, ...notes)),
  );
}
