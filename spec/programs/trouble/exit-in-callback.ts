/** A callback ends the program with a status of its own, while the exit's callbacks run. */
import { finalize } from 'lastcall';
import { say } from '../say.js';

const target = globalThis; // never collected
finalize(target, say, 'oldest');
finalize(target, () => {
  say('exits');
  process.exit(7);
});
finalize(target, say, 'newest');
if (process.argv[2] !== undefined) process.exit(Number(process.argv[2]));
