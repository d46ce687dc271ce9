/** A cleanup hangs when a signal comes. */
import { configure, finalize } from 'lastcall';
import { say } from '../say.js';

const [deadline] = process.argv.slice(2).map(Number);
configure({ deadline });
const target = globalThis; // never collected
finalize(target, say, 'oldest');
finalize(target, function hang() {
  say('hangs');
  return new Promise<void>(() => {});
});
finalize(target, say, 'newest');
setInterval(() => {}, 1_000);
say('ready');
