/** Warns of records that the collector had to clean up, once for each place that made them. */
import type { RecordInfo } from '../index.js';
import { printable } from './report/printable.js';
import type { Place } from './trace/places.js';

/** Collected records that were not reported yet. */
const pending = new Map<Place, { label: string; count: number }>();

/** Schedule a warning of a record that the collector had to clean up. */
export function warnOfCollected(place: Place, { label }: RecordInfo): void {
  if (place.warned) return;
  const found = pending.get(place);
  if (found !== undefined) {
    found.count += 1;
    return;
  }
  // One collection often finds many records of one place: they share a warning.
  if (pending.size === 0) setImmediate(warn);
  pending.set(place, { label, count: 1 });
}

function warn(): void {
  for (const [place, { label, count }] of pending) {
    place.warned = true;
    const [stack = ''] = place.stacks;
    process.emitWarning(
      `${printable(label)} was collected${count === 1 ? '' : ` ${count} times`}, and never disposed: ` +
        (place.site === undefined ? 'where it was made was not traced' : `made at ${printable(place.site)}`),
      {
        type: 'ResourceWarning',
        code: 'LASTCALL_COLLECTED',
        detail:
          'Bind it with "using", give it to a scope, or dispose it in a "finally". ' +
          `There is no further warning for this place.${stack === '' ? '' : `\n${indent(stack)}`}`,
      },
    );
  }
  pending.clear();
}

function indent(stack: string): string {
  return stack
    .split('\n')
    .map((line) => `    ${printable(line)}`)
    .join('\n');
}
