/** Snapshots: what a record said of itself while it was alive. */
import { hasTarget, type Record } from './types.js';

export type Snapshot = Pick<
  Record,
  'id' | 'born' | 'kind' | 'lifetime' | 'name' | 'callback' | 'input' | 'onExit' | 'atexit'
>;

/** Entries keep their fields when they die, so they are their own snapshots. */
export function snapshotOf(record: Record): Snapshot {
  if (!hasTarget(record.kind)) return record;
  const { id, born, kind, lifetime, name, callback, input, onExit, atexit } = record;
  return { id, born, kind, lifetime, name, callback, input, onExit, atexit };
}
