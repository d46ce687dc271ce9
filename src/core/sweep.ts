/** The sweep: running what the collector left to be run, newest first. */
import { fireUnattended } from './gate.js';
import { ledger } from './ledger.js';
import type { Sequence } from './watch.js';

/**
 * Run the records whose targets were collected. A walk over all that is alive costs no more than the
 * collection did that led to it, and makes one order of targets that the engine reports in any order.
 */
export function sweep(): void {
  const orphans = ledger.alive().filter((record) => record.owner.state === 'collected');
  for (const record of orphans.reverse()) {
    if (!record.alive) continue;
    const { sequence } = record.owner;
    if (sequence?.begun?.aloft === true) continue; // its turn comes when that has landed
    const flight = fireUnattended(record, 'gc', true);
    if (sequence !== undefined && flight.aloft) void runTheRest(sequence);
  }
}

/** Run what is left of a sequence, each after the newer one has landed, whoever began that. */
async function runTheRest(sequence: Sequence): Promise<void> {
  for (;;) {
    if (sequence.begun?.aloft === true) await sequence.begun.landed;
    else if (sequence.newest !== undefined) fireUnattended(sequence.newest, 'gc', true);
    else return;
  }
}
