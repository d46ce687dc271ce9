/** A worker ends in the way that is named on the command line. */
import { finalize } from 'lastcall';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { say } from '../say.js';

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) });
  worker.on('error', (error: Error) => say(`error ${error.message}`));
  worker.on('exit', (code) => say(`exit ${code}`));
  worker.on('message', () => {
    if (process.argv[2] === 'terminate') void worker.terminate();
    else process.exit();
  });
} else {
  finalize(globalThis, say, 'released');
  say(`listens to SIGTERM: ${process.listenerCount('SIGTERM') > 0}`);
  if (process.argv[2] === 'exit') process.exit(3);
  if (process.argv[2] === 'throw') throw new Error('thrown');
  if (process.argv[2] === 'terminate' || process.argv[2] === 'main exits') {
    setInterval(() => {}, 1_000);
    parentPort?.postMessage('up');
  }
}
