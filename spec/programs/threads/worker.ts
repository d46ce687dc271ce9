/** A worker that keeps alive what the command line names, until it is stopped. */
import { AsyncScope, drain } from 'lastcall';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, Worker } from 'node:worker_threads';
import { keep, say } from '../say.js';

/** Holds the thread up, so that it hears nothing. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

const [kind, ...args] = process.argv.slice(2);
const busy = Number(args[0]);

function begin(): void {
  const scope = keep(new AsyncScope());
  // Made between the end of the drain and the moment when the thread would tell that it keeps nothing.
  if (kind === 'again') {
    scope.defer(() => void drain().then(() => keep(new AsyncScope()).adopt('worker: again', say)));
  }
  scope.adopt('worker: oldest', say);
  scope.defer(
    async () => {
      say('worker: async begins');
      await sleep(kind === 'hangs' ? 1_000_000 : 20);
      say('worker: async ends');
    },
    () => say('worker: twin'),
  );
  scope.adopt('worker: newest', say);
  if (kind === 'exits') scope.defer(() => process.exit(4));
}

// From then on, nothing happens in the thread that would wake its loop.
if (kind === 'late') setTimeout(begin, 50);
else if (kind === 'nested') new Worker(new URL(import.meta.url), { argv: ['async'] });
else if (kind !== 'nothing') begin();
const timer = setInterval(() => {}, 1_000_000);
parentPort?.once('message', (wish) => {
  if (wish === 'block') block(busy);
  else clearInterval(timer);
});
