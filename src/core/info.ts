/** What can be told of a record: its `RecordInfo`, and `live()`. */
import { labelOf } from './label.js';
import { ledger } from './ledger.js';
import type { Kind, Obligation } from './record.js';

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
  /** The line that made it, when tracing is on. */
  readonly site?: string;
}

export function infoOf(obligation: Obligation): RecordInfo {
  const { id, kind, atexit, born } = obligation;
  return {
    id,
    kind: kindOf(kind),
    label: labelOf(obligation),
    atexit,
    bornAt: ledger.epoch + born,
  };
}

function kindOf(kind: Kind): RecordInfo['kind'] {
  if (kind === 'finalizer' || kind === 'finalizer of one') return 'finalizer';
  return kind === 'managed' ? 'managed' : 'entry';
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
