/** A main thread and its worker, which keeps alive what is named first; what is named second ends the program. */
import { AsyncScope, configure, drain, live } from 'lastcall';
import { drainWorker } from 'lastcall/node';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { keep, say } from '../say.js';

const [kind = '', end = '', order = 'record first', busy = '0'] = process.argv.slice(2);

function start(): Worker {
  return new Worker(new URL('worker.js', import.meta.url), { argv: [kind, busy] });
}

function block(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);
}

const others: Worker[] = [];
if (order === 'others before') {
  for (let i = 0; i < 5; i++) {
    others.push(start());
    await once(others[i] as Worker, 'online');
  }
}
const early = order === 'worker first' ? start() : undefined;
const scope = keep(new AsyncScope());
scope.adopt('main: oldest', say);
const worker = early ?? start();
const ended = once(worker, 'exit');
let answer: ReturnType<typeof drainWorker>;
await once(worker, 'online');
// Until the worker has told of itself.
const limit = Date.now() + 2_000;
while (kind !== 'nothing' && live().length === 1 && Date.now() < limit) await sleep(5);
if (busy !== '0') {
  worker.postMessage('block');
  await sleep(100);
}
scope.adopt('main: newest', say);

switch (end) {
  case 'process.exit':
    process.exit(3);
  // eslint-disable-next-line no-fallthrough -- process.exit does not return
  case 'the loop is empty':
    worker.unref();
    break;
  case 'a short deadline':
    configure({ deadline: 1_500 });
    break;
  case 'drain, then process.exit':
    await drain();
    keep(new AsyncScope()).adopt('main: new', say);
    while (live().length < 2) await sleep(5); // until the worker has told of what is new
    process.exit(3);
  // eslint-disable-next-line no-fallthrough -- process.exit does not return
  case 'drain':
    say(JSON.stringify(await drain()));
    await worker.terminate();
    break;
  case 'drainWorker':
    say(String(JSON.stringify(await drainWorker(worker, { deadline: 1_200 }))));
    await worker.terminate();
    break;
  case 'process.exit during drain':
    void drain();
    await sleep(100);
    process.exit(3);
  // eslint-disable-next-line no-fallthrough -- process.exit does not return
  case 'drainWorker, busy':
    await new Promise((resolve) => setImmediate(resolve)); // the loop goes on with timers, then hears the answer
    answer = drainWorker(worker);
    block();
    say(String(JSON.stringify(await answer)));
    await worker.terminate();
    break;
  case 'drainWorker afterwards':
    await worker.terminate();
    say(String(JSON.stringify(await drainWorker(worker))));
    break;
  case 'terminate':
    await worker.terminate();
    break;
  case 'terminate all':
    configure({ deadline: 2_000 }); // less than half a second for each of them
    while (live().length < 3 + others.length) await sleep(5);
    for (const each of [worker, ...others]) await each.terminate();
    break;
  case 'terminate, later':
    await worker.terminate();
    while (live().length > 2) await sleep(20); // until its own worker is forgotten, too
    break;
  case 'by itself':
    worker.postMessage('end');
    await ended;
    break;
  default:
    break;
}
say(
  `alive: ${live()
    .map(({ label }) => label)
    .join(', ')}`,
);
say('ready');
