/** The sweep: runs the records whose targets were collected, newest first. */
import { isAlive, type Lifetime } from '../record/types.js';
import { ledger } from '../state/ledger.js';
import { runUnattended } from './gate.js';

/**
 * Walk over all that is alive: that costs no more than the collection that led to it, and puts the targets, which the
 * engine reports in any order, into one order.
 */
export function sweep(): void {
  const collected = ledger.alive().filter(({ lifetime }) => lifetime.state === 'collected');
  for (const record of collected.reverse()) {
    if (!isAlive(record)) continue;
    const { lifetime } = record;
    if (lifetime.latestRun?.pending === true) continue; // its turn comes when that has finished
    const run = runUnattended(record, 'gc', false);
    if (lifetime.serial && run.pending) void runTheRest(lifetime);
  }
}

/**
 * Run what is left of a serial lifetime, each record when the run before it has finished, whatever started that
 * run.
 */
async function runTheRest(lifetime: Lifetime): Promise<void> {
  for (;;) {
    if (lifetime.latestRun?.pending === true) await lifetime.latestRun.finished;
    else if (lifetime.newest !== undefined) runUnattended(lifetime.newest, 'gc', false);
    else return;
  }
}
