/** Handles SIGTERM itself: it exits, or it goes on, as the command line says after the kind of cleanup. */
import '../cleanups.js';
import { say } from '../say.js';

const timer = setInterval(() => {}, 1_000);
process.on('SIGTERM', () => {
  say('handled');
  if (process.argv[3] === 'exits') process.exit(5);
  setTimeout(() => {
    say('goes on');
    clearInterval(timer);
  }, 20);
});
say('ready');
