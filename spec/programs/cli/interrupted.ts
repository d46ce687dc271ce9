/** Counts how often it receives SIGINT, and exits a moment after the first. */
import { finalize } from 'lastcall';
import { keep, say } from '../say.js';

finalize(keep({}), function atTheEnd() {});
let count = 0;
process.on('SIGINT', () => {
  say(`SIGINT ${(count += 1)}`);
  // A second one would have arrived by then.
  if (count === 1) setTimeout(() => process.exit(130), 200);
});
setInterval(() => {}, 1_000);
say('waiting');
