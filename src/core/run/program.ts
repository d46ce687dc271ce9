/** What hosts run when the program ends. */
import { now } from '../platform/clock.js';
import { INTERRUPTION } from '../platform/interruption.js';
import type { Program } from '../record/host.js';
import { hasTarget, type Record } from '../record/types.js';
import { environment } from '../state/environment.js';
import { ledger } from '../state/ledger.js';
import { needsExit } from '../state/listening.js';
import { pendingSince, underWay } from '../state/under-way.js';
import { startDrain } from './drain.js';
import { runUnattended } from './gate.js';
import { Queue } from './queue.js';

export const program: Program = {
  get needsExit() {
    return needsExit();
  },

  get mayAwait() {
    return pendingSince(0) !== undefined || ledger.order.some(mayAwait);
  },

  get settings() {
    return environment.settings;
  },

  interruption: INTERRUPTION,

  get remaining() {
    return underWay.drain?.remaining() ?? 0;
  },

  runNow() {
    const queue = new Queue();
    const end = now() + environment.settings.deadline;
    for (let record; (record = queue.next()) !== undefined;) {
      runUnattended(record, 'exit', true);
      if (now() >= end) queue.close();
    }
  },

  runLast() {
    environment.phase = 'ending';
    program.runNow();
    environment.phase = 'over';
  },

  async run(deadline = environment.settings.deadline) {
    const report = startDrain(deadline);
    const { drain } = underWay;
    drain?.shorten(deadline);
    for (const { label } of (await report).left) {
      environment.host.write(
        `lastcall: ${label} was given up: it did not end within ${Math.round(drain?.deadline() ?? deadline)} ms\n`,
      );
    }
    return report;
  },
};

/**
 * Whether a record has to run while it can still be awaited. Only the entries of a `Scope` never have to: any other
 * callback may return a promise, which is known no sooner than it runs.
 */
function mayAwait(record: Record | undefined): boolean {
  if (record?.atexit !== true) return false;
  return hasTarget(record.kind) || record.lifetime.serial;
}
