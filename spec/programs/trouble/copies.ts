/** Two copies of the package in one program. */
import * as one from 'lastcall';
import { loadCopy } from '../../support/copies.js';
import { keep, say } from '../say.js';

const two = await loadCopy('second');

const listeners = (): number[] => ['exit', 'SIGTERM'].map((event) => process.listenerCount(event));
const before = listeners();
const target = globalThis; // never collected
say(`two copies: ${one.finalize !== two.finalize}`);
one.finalize(target, say, '1 of one');
two.finalize(target, say, '2 of two');
keep(new one.AsyncScope()).defer(async () => say('3 of one'));
keep(two.manage('4 of two', say));
keep(new two.Scope()).adopt('5 of two', say);
one.configure({ onError: (error, { label }) => say(`${label}: ${String(error)}`) });
two.finalize(target, function fail() {
  throw new Error('6 of two');
});
say(`alive: ${one.live().length} ${two.live().length}`);
say(
  `listeners added: ${listeners()
    .map((count, event) => count - (before[event] ?? 0))
    .join(' ')}`,
);
setInterval(() => {}, 1_000);
say('ready');
