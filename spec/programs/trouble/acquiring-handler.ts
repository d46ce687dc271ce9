/** The application handles SIGTERM itself, and the handler makes what is the first to want an end. */
import { finalize } from 'lastcall';
import { say } from '../say.js';

process.on('SIGTERM', () => {
  say('handled');
  finalize(globalThis, say, 'released');
  setTimeout(() => process.exit(5), 50);
});
setInterval(() => {}, 1_000);
say('ready');
