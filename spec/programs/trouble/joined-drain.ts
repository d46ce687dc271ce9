/** A signal comes while a drain without a limit is under way. */
import { configure, drain, finalize } from 'lastcall';
import { say } from '../say.js';

configure({ deadline: 100 });
finalize(globalThis, function hang() {
  return new Promise<void>(() => {});
});
void drain({ deadline: Infinity });
setInterval(() => {}, 1_000);
say('ready');
