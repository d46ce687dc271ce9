/** `live`: what is alive now. */
import { recordBehind } from '../record/label.js';
import type { RecordInfo } from '../record/record-info.js';
import { isAlive, type Record } from '../record/types.js';
import { infoOf } from '../state/info.js';
import { ledger } from '../state/ledger.js';

/**
 * List what is alive now, oldest first. A wrapper that a scope uses, such as a managed value or a finalizer, is listed
 * once: as itself, with that scope's number.
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
  const records = ledger.alive();
  const scopes = new Map<Record, number | undefined>();
  const resources = records.filter((record) => {
    const wrapped = record.kind === 'use' ? recordBehind(record.input) : undefined;
    if (wrapped === undefined || !isAlive(wrapped)) return true;
    scopes.set(wrapped, record.lifetime.scope);
    return false;
  });
  return resources.map((record) => infoOf(record, scopes.get(record)));
}
