/** The loop runs empty, but another listener revives the program, which still uses what it has. */
import { finalize } from 'lastcall';
import { say } from '../say.js';

const finalizer = finalize(globalThis, async (text: string) => say(text), 'released');
let rounds = 0;
process.on('beforeExit', () => {
  rounds += 1;
  if (rounds > 2) return;
  setTimeout(() => say(`round ${rounds}, alive: ${finalizer.alive}`), 5);
  // On a slow machine the timer is due when the immediates of the same turn have run.
  setImmediate(() => {
    for (const begin = Date.now(); Date.now() - begin < 10;);
  });
});
