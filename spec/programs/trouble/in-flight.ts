/** A signal comes when nothing is alive any more but what is under way. */
import { AsyncScope, configure, drain } from 'lastcall';
import { setTimeout as sleep } from 'node:timers/promises';
import { keep, say } from '../say.js';

const scope = keep(new AsyncScope());
scope.defer(async () => {
  say('ready');
  await sleep(400);
  say('ends');
});
setInterval(() => {}, 1_000);
if (process.argv[2] === 'drain') {
  void drain();
} else if (process.argv[2] === 'crash') {
  configure({ crash: 'drain' });
  setTimeout(() => {
    throw new Error('first');
  }, 1);
  setTimeout(() => {
    throw new Error('second');
  }, 100);
} else {
  void scope.disposeAsync();
}
