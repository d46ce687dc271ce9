/** A web worker has something alive; the program itself has not. */
import { finalize } from 'lastcall';
import { say } from '../say.js';

interface Web {
  readonly name?: string;
  postMessage(message: string): void;
  Worker: new (url: string, options: object) => { onmessage: (event: unknown) => void };
}
const web = globalThis as unknown as Web;

const WORKER = 'with a finalizer';

if (web.name === WORKER || process.argv[2] === WORKER) {
  finalize(globalThis, say, 'released in the worker');
  setTimeout(() => web.postMessage('ready'), 5);
} else {
  const worker = new web.Worker(import.meta.url, { type: 'module', name: WORKER, argv: [WORKER] });
  worker.onmessage = () => say('ready');
}
setInterval(() => {}, 1_000);
