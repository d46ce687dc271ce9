/** The collector has started a cleanup that is still in flight when the loop runs empty, or a signal comes. */
import { finalize } from 'lastcall';
import { setTimeout as sleep } from 'node:timers/promises';
import { apart, collect } from '../../support/collect.js';
import { say } from '../say.js';

let begun = false;
await apart(() => {
  finalize({}, async () => {
    begun = true;
    say('begins');
    await sleep(500, undefined, { ref: false });
    say('ends');
  });
});
await collect(() => begun);
finalize(globalThis, say, 'newer');
if (process.argv[2] === 'signal') {
  setInterval(() => {}, 1_000);
  say('ready');
}
