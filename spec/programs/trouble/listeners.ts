/** Who listens to the end, on `process` and on the web's global: while something is alive, and afterwards. */
import { finalize } from 'lastcall';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../say.js';

type Web = Record<'addEventListener' | 'removeEventListener', (type: string, listener: unknown) => void>;

const EVENTS = ['exit', 'beforeExit', 'SIGINT', 'SIGTERM', 'SIGHUP', 'worker', 'uncaughtExceptionMonitor'];

/** The web tells nobody who listens. */
const listening = new Map<unknown, string>();
const web = globalThis as unknown as Partial<Web>;
const { addEventListener, removeEventListener } = web;
if (addEventListener !== undefined && removeEventListener !== undefined) {
  web.addEventListener = (type, listener) => {
    listening.set(listener, type);
    addEventListener.call(globalThis, type, listener);
  };
  web.removeEventListener = (type, listener) => {
    listening.delete(listener);
    removeEventListener.call(globalThis, type, listener);
  };
}

/** Node listens to the end of a program with a top-level await itself. */
const counts = EVENTS.map((event) => process.listenerCount(event));

function heard(): string {
  const added = EVENTS.filter((event, index) => process.listenerCount(event) > (counts[index] ?? 0));
  return [...new Set([...added, ...listening.values()])].join(' ');
}

const finalizer = finalize(globalThis, say, 'called');
await sleep(5);
say(heard());
finalizer();
await sleep(5);
say(heard());
