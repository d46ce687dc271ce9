/** The details of a place: its path, its stacks, its live records and its failures. */
import { duration } from '../words.js';
import { shortAge } from './columns.js';
import { html } from './dom.js';
import { failureItem } from './failures.js';
import { drawSome } from './more.js';
import type { Place } from './places.js';
import { count, counted } from './words.js';

const RECORDS_AT_ONCE = 20;

const KINDS = { finalizer: 'finalizer', entry: 'entry of a scope', managed: 'managed value' };

/** @param words the words of the search. If they occur in labels of live records, only these records are listed. */
export function placeDetails(place: Place, taken: number, words: readonly string[]): HTMLElement {
  const { site, labels, born, callbacks } = place;
  return html(
    'div',
    { class: 'details' },
    html(
      'p',
      { class: 'path' },
      site ?? 'These records were not traced, so it is not known where they were made.',
    ),
    labels.length > 1 &&
      html(
        'p',
        {},
        'Such as ',
        ...labels.flatMap((label, index) => [index > 0 && ', ', html('bdi', {}, label)]),
      ),
    callbacks.count > 0 &&
      html(
        'p',
        {},
        `${counted(born, 'record')} born; ${counted(callbacks.count, 'callback')} took ${duration(callbacks.total)}: ` +
          `${duration(callbacks.total / callbacks.count)} on average, the longest ${duration(callbacks.longest)}.`,
      ),
    ...stackParts(place),
    ...recordParts(place, taken, words),
    place.failures.length > 0 && html('h3', {}, 'Failures here'),
    place.failures.length > 0 &&
      html('ul', { class: 'failures' }, ...place.failures.map((it) => failureItem(it))),
  );
}

function stackParts({ stacks }: Place): Node[] {
  if (stacks.length === 0) return [];
  return [
    html('h3', {}, stacks.length === 1 ? 'Made by' : `Made by, in ${stacks.length} ways`),
    ...stacks.map((stack) => html('pre', { tabindex: 0, class: 'stack' }, ...frames(stack))),
  ];
}

/** The frames of a stack. Those of packages and of the runtime are dimmed. */
export function frames(stack: string): Node[] {
  return stack
    .split('\n')
    .map((line) =>
      html(
        'span',
        { class: /node_modules\/|node:|^\s*at <anonymous>$/.test(line) ? 'foreign' : undefined },
        `${line}\n`,
      ),
    );
}

function recordParts({ records, alive, site = '' }: Place, taken: number, words: readonly string[]): Node[] {
  if (alive === 0) return [];
  const inLabels = words.filter((word) => !site.toLowerCase().includes(word));
  const found = records.filter(({ label }) => inLabels.every((word) => label.toLowerCase().includes(word)));
  const shown = found.length > 0 ? found : records;
  const body = html('tbody');
  const below = drawSome(body, shown, RECORDS_AT_ONCE, ({ label, kind, atexit, bornAt }) =>
    html(
      'tr',
      {},
      html('td', {}, html('bdi', {}, label)),
      html('td', { class: 'number' }, shortAge(taken - bornAt)),
      html('td', {}, KINDS[kind]),
      html('td', {}, atexit ? 'yes' : 'no'),
    ),
  );
  const heads = ['Label', 'Age', 'Kind', 'Runs at exit'].map((text, index) =>
    html('th', { scope: 'col', class: index === 1 ? 'number' : undefined }, text),
  );
  const of = shown.length < alive ? `${count(shown.length)} of ${count(alive)}, ` : '';
  return [
    html('h3', {}, `Alive: ${of}oldest first`),
    html(
      'div',
      { class: 'wide' },
      html('table', { class: 'records' }, html('thead', {}, html('tr', {}, ...heads)), body),
    ),
    below,
  ];
}
