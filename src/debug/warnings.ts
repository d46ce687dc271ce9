/** Warnings: what the collector had to clean up is told once for each place that made it. */
import type { RecordInfo } from '../index.js';
import { printable } from './report/printable.js';
import type { Place } from './trace/places.js';

/** What was collected and not told yet. */
const pending = new Map<Place, { label: string; count: number }>();

/** Take note of a record that the collector had to clean up. */
export function warnOfCollected(place: Place, { label }: RecordInfo): void {
  if (place.warned) return;
  const found = pending.get(place);
  if (found !== undefined) {
    found.count += 1;
    return;
  }
  // One collection finds many that were made at one place.
  if (pending.size === 0) setImmediate(warn);
  pending.set(place, { label, count: 1 });
}

function warn(): void {
  for (const [place, { label, count }] of pending) {
    place.warned = true;
    const [stack = ''] = place.stacks;
    process.emitWarning(
      `${printable(label)} was collected${count === 1 ? '' : ` ${count} times`}, and never disposed: ` +
        (place.site === undefined ? 'its place was not traced' : `made at ${printable(place.site)}`),
      {
        type: 'ResourceWarning',
        code: 'LASTCALL_COLLECTED',
        detail:
          'Bind it with "using", give it to a scope, or dispose it in a "finally". ' +
          `This place is not told of again.${stack === '' ? '' : `\n${indent(stack)}`}`,
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
