/** The observers of this program, and how they are notified. */
import { INTERRUPTION } from '../platform/interruption.js';
import type { Observer } from '../record/observer.js';
import type { RecordInfo } from '../record/record-info.js';
import type { Snapshot } from '../record/snapshot.js';
import type { Reason, Record } from '../record/types.js';
import { infoOf, tracing } from './info.js';
import { writeFailure } from './output.js';
import { part } from './part.js';

// A constant of its own: read through another object, the list cost 4 % of a record's life.
export const observers: Observer[] = part('observers', () => []);

export function notifyBorn(record: Record, target: WeakKey): void {
  tracing.tracer?.trace(record.id, target);
  const info = infoOf(record);
  notify((observer) => observer.born?.(info));
}

export function notifyDied(info: RecordInfo, reason: Reason): void {
  notify((observer) => observer.died?.(info, reason));
}

export function notifyFailed(snapshot: Snapshot, reason: Reason, error: unknown): void {
  if (observers.length === 0) return;
  const info = infoOf(snapshot);
  notify((observer) => observer.failed?.(info, reason, error));
}

export function notifyRan(snapshot: Snapshot, reason: Reason): void {
  if (observers.length === 0) return;
  const info = infoOf(snapshot);
  notify((observer) => observer.ran?.(info, reason));
}

function notify(call: (observer: Observer) => void): void {
  for (const observer of [...observers]) {
    try {
      call(observer);
    } catch (error) {
      if (error !== INTERRUPTION) writeFailure(error, 'an observer failed');
    }
  }
}
