/** A worker that keeps a note alive and writes it to a file when it is released, until it is told to end. */
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
parentPort?.on('message', (wish: unknown) => {
  if (wish === 'end') process.exit(5);
  if (wish === 'block') for (;;);
});
// Not before its host has told ours that it keeps something.
setTimeout(() => parentPort?.postMessage('ready'), 60);
