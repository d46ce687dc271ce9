/** Counts how often it hears of SIGINT, and dies of it a moment later. */
import { finalize } from 'lastcall';
import { keep, say } from '../say.js';

finalize(keep({}), function atTheEnd() {});
let count = 0;
process.on('SIGINT', () => {
  say(`SIGINT ${(count += 1)}`);
  // A second one would be heard of by now.
  if (count === 1) setTimeout(() => process.exit(130), 200);
});
setInterval(() => {}, 1_000);
say('waiting');
