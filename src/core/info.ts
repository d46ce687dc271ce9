/** What can be told of a record: its `RecordInfo`, and `live()`. */
import { labelOf } from './label.js';
import { ledger } from './ledger.js';
import { isTargetKind, type Obligation } from './record.js';

/** What is told of one record. It is a snapshot and keeps nothing alive. */
export interface RecordInfo {
  /** Larger is newer. */
  readonly id: number;
  /** What made it: `finalize`; a scope's `use`, `adopt`, `defer`, `child` or `signal`; `manage`. */
  readonly kind: 'finalizer' | 'entry' | 'managed';
  /** What a person would recognise: the callback's name and the target's class, a path, an address. */
  readonly label: string;
  /** Whether it runs when the program ends. */
  readonly atexit: boolean;
  /** When the job began that made it, in milliseconds since 1970. */
  readonly bornAt: number;
  /**
   * Of an entry: the scope that it ends with at the latest, which for a child is that of its parent. Larger is newer,
   * also in comparison with an `id`.
   */
  readonly scope?: number | undefined;
  /** The line that made it, as `path:line:column`, when tracing is on: see `lastcall/debug`. */
  readonly site?: string;
}

export function infoOf(obligation: Obligation): RecordInfo {
  const { id, kind, atexit, born } = obligation;
  const site = ledger.tracer?.siteOf(id);
  const info: RecordInfo = {
    id,
    kind: isTargetKind(kind) ? (kind === 'managed' ? kind : 'finalizer') : 'entry',
    label: labelOf(obligation),
    scope: obligation.owner.scope,
    atexit,
    bornAt: ledger.epoch + born,
  };
  return site === undefined ? info : { ...info, site };
}

/**
 * List what is alive now, oldest first.
 *
 * @returns a snapshot; holding it keeps no target alive.
 *
 * @example
 * ```ts
 * import { live, Scope } from 'lastcall';
 *
 * using scope = new Scope();
 * scope.defer(function sayGoodbye() {});
 * live().map((record) => record.label); // => ['sayGoodbye()']
 * ```
 */
export function live(): RecordInfo[] {
  return ledger.alive().map(infoOf);
}
