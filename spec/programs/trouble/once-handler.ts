/** The application handles SIGTERM itself, once, and was there first. */
import { finalize } from 'lastcall';
import { say } from '../say.js';

process.once('SIGTERM', () => {
  say('handled');
  setTimeout(() => process.exit(0), 50);
});
finalize(globalThis, say, 'released');
setInterval(() => {}, 1_000);
say('ready');
