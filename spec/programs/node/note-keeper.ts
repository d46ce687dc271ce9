/** A worker that holds a note, which is written to a file on release; it runs until it gets the message `end`. */
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { AsyncScope } from 'lastcall';
import { keep } from '../say.js';

const { file, kind } = workerData as { file: string; kind: string };

function write(note: string): void {
  appendFileSync(file, `${note}\n`);
}

const scope = keep(new AsyncScope());
if (kind !== 'nothing') {
  scope.defer(
    async function writeNote() {
      if (kind === 'throws') setTimeout(() => keep(null as unknown as () => void)());
      await sleep(kind === 'hangs' ? 1_000_000 : 10);
      write('awaited');
    },
    () => write('sync twin'),
  );
}
parentPort?.on('message', (message: unknown) => {
  if (message === 'end') process.exit(5);
  if (message === 'block') for (;;);
});
// Later than its host has announced to the main thread that it keeps something alive.
setTimeout(() => parentPort?.postMessage('ready'), 60);
