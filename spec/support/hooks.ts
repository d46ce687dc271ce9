/** After each spec nothing may be alive, and nobody may listen to the end of the program. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { live } from 'lastcall';

const EVENTS = ['exit', 'beforeExit', 'SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException', 'worker'];

function listeners(): string {
  return EVENTS.map((event) => `${event} ${process.listenerCount(event)}`).join(', ');
}

let before: string;

export const mochaHooks = {
  beforeEach(): void {
    before = listeners();
  },

  async afterEach(): Promise<void> {
    const left = live().map(({ label }) => label);
    if (left.length > 0) throw new Error(`left alive: ${left.join(', ')}`);
    // Listeners go a turn after the last record.
    await nextTurn();
    await nextTurn();
    if (listeners() !== before) throw new Error(`listeners left: ${listeners()}; there were ${before}`);
  },
};
