/** Describes records to users and tools. */
import { labelOf } from '../record/label.js';
import type { Tracer } from '../record/observer.js';
import type { RecordInfo } from '../record/record-info.js';
import type { Snapshot } from '../record/snapshot.js';
import { hasTarget } from '../record/types.js';
import { ledger } from './ledger.js';
import { part } from './part.js';

/** The tracer, when tracing is on. */
export const tracing: { tracer: Tracer | undefined } = part('tracing', () => ({ tracer: undefined }));

/** @param scope what is known of it elsewhere, for a record that belongs to no scope itself. */
export function infoOf(snapshot: Snapshot, scope = snapshot.lifetime.scope): RecordInfo {
  const { id, kind, atexit, born } = snapshot;
  const site = tracing.tracer?.siteOf(id);
  const info: RecordInfo = {
    id,
    kind: hasTarget(kind) ? (kind === 'managed' ? kind : 'finalizer') : 'entry',
    label: labelOf(snapshot),
    scope,
    atexit,
    bornAt: ledger.epoch + born,
  };
  return site === undefined ? info : { ...info, site };
}
