/** The sweep: running what the collector left to be run, newest first. */
import { fireUnattended } from './gate.js';
import { ledger } from './ledger.js';
import type { Sequence } from './watch.js';

/**
 * Run the records whose targets were collected. A walk over all that is alive costs no more than the
 * collection did that led to it, and makes one order of targets that the engine reports in any order.
 */
export function sweep(): void {
  const orphans = ledger.alive().filter((record) => record.owner.collected);
  for (const record of orphans.reverse()) {
    const { owner } = record;
    if (!owner.collected) continue; // it has run, or its sequence has begun
    const { sequence } = owner;
    if (sequence === undefined) {
      fireUnattended(record, 'gc', true);
    } else {
      owner.collected = false;
      void runInSequence(sequence);
    }
  }
}

async function runInSequence(sequence: Sequence): Promise<void> {
  for (let entry; (entry = sequence.newest) !== undefined;) {
    // A drain may have begun one of them meanwhile.
    if (sequence.begun?.aloft !== true) fireUnattended(entry, 'gc', true);
    if (sequence.begun?.aloft === true) await sequence.begun.landed;
  }
}
