/** Who listens to the end, on `process` and on the web's global: while something is alive, and afterwards. */
import { finalize } from 'lastcall';
import { setTimeout as sleep } from 'node:timers/promises';
import { listenersOf } from '../../support/listeners.js';
import { say } from '../say.js';

const EVENTS = ['exit', 'beforeExit', 'SIGINT', 'SIGTERM', 'SIGHUP', 'worker', 'uncaughtExceptionMonitor'];

const web = listenersOf(globalThis);

/** Node listens to the end of a program with a top-level await itself. */
const counts = EVENTS.map((event) => process.listenerCount(event));

function heard(): string {
  const added = EVENTS.filter((event, index) => process.listenerCount(event) > (counts[index] ?? 0));
  return [...new Set([...added, ...web.now])].join(' ');
}

const finalizer = finalize(globalThis, say, 'called');
await sleep(5);
say(heard());
finalizer();
// They go when the loop has looked for signals; the number is a limit.
for (let turn = 0; turn < 200 && heard() !== ''; turn++) await sleep(1);
say(heard());
