/** A callback of the drain asks for the end itself. */
import { drain, finalize, shutdown } from 'lastcall';
import { say } from '../say.js';

const target = globalThis; // never collected
finalize(target, say, 'oldest');
finalize(target, async () => {
  say('asks');
  if (process.argv[2] === 'signal') process.kill(process.pid, 'SIGTERM');
  else if (process.argv[2] === 'drain') await drain();
  else await shutdown(6);
});
finalize(target, say, 'newest');
