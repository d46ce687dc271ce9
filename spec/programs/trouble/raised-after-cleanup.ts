/** A program that has released all it had, and raises the signal again while lastcall is leaving. */
import { setTimeout as sleep } from 'node:timers/promises';
import { finalize } from 'lastcall';
import { say } from '../say.js';

const finalizer = finalize(globalThis, say, 'released');
await sleep(20); // lastcall listens to signals
finalizer();
setTimeout(() => {
  process.kill(process.pid, 'SIGTERM');
  const end = Date.now() + 20; // what is due in the next milliseconds is due at once then
  while (Date.now() < end);
}, 0);
setTimeout(() => say('lost'), 1_000);
