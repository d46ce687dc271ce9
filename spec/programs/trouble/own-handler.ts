/** The application handles SIGTERM itself: it goes on, or it exits with a status of its own. */
import { finalize } from 'lastcall';
import { say } from '../say.js';

finalize(globalThis, say, 'released');
process.on('SIGTERM', () => {
  say('handled');
  if (process.argv[2] === 'exits') process.exit(5);
});
setInterval(() => {}, 1_000);
say('ready');
