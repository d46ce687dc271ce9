/** A listener that came during the drain takes the signal, and the program goes on. */
import { AsyncScope, finalize } from 'lastcall';
import { setTimeout as sleep } from 'node:timers/promises';
import { keep, say } from '../say.js';

keep(new AsyncScope()).defer(async () => {
  process.once('SIGTERM', () => {
    finalize(globalThis, say, 'released');
    setTimeout(() => say('goes on'), 50);
  });
  await sleep(20);
});
setInterval(() => {}, 1_000);
say('ready');
