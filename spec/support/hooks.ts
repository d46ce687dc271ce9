/** Mocha hooks: after each spec, no record may be alive, and no listener for the end of the program may remain. */
import { live } from 'lastcall';
import { listenersOf } from './listeners.js';
import { sleep } from './time.js';

const EVENTS = [
  ...['exit', 'beforeExit', 'SIGINT', 'SIGTERM', 'SIGHUP', 'worker'],
  ...['uncaughtException', 'uncaughtExceptionMonitor', 'unhandledRejection'],
];

/** On Deno, the end of the program is also an event of the web. */
const web = listenersOf(globalThis);

function listeners(): string {
  const counts = EVENTS.map((event) => `${event} ${process.listenerCount(event)}`);
  return [...counts, ...web.now].join(', ');
}

let before: string;

export const mochaHooks = {
  beforeEach(): void {
    before = listeners();
  },

  async afterEach(): Promise<void> {
    const left = live().map(({ label }) => label);
    if (left.length > 0) throw new Error(`left alive: ${left.join(', ')}`);
    // The library removes its listeners some turns of the loop after the last record.
    for (let turn = 0; turn < 100 && listeners() !== before; turn++) await sleep(1);
    if (listeners() !== before) throw new Error(`listeners left: ${listeners()}; there were ${before}`);
  },
};
