/** The cleanups of one kind, named on the command line, that a program leaves to its end. */
import { AsyncScope, finalize } from 'lastcall';
import { setTimeout as sleep } from 'node:timers/promises';
import { keep, say } from './say.js';

async function asynchronous(): Promise<void> {
  say('async begins');
  await sleep(20);
  say('async ends');
}

const target = globalThis; // never collected
const scope = keep(new AsyncScope());

const kinds: Record<string, () => void> = {
  sync: () => scope.adopt('middle', say),
  async: () => scope.defer(asynchronous),
  twin: () => scope.defer(asynchronous, () => say('twin')),
  // Nothing tells that this callback is asynchronous, until it runs.
  promise: () => finalize(target, () => asynchronous().then(() => {})),
};

finalize(target, say, 'oldest');
kinds[process.argv[2] ?? '']?.();
finalize(target, say, 'newest');
