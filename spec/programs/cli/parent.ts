/** Starts a child process and then a worker, which inherit its options and end before it does. */
import { finalize } from 'lastcall';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { keep } from '../say.js';

finalize(keep({}), function ofTheParent() {});
const ending = new URL('ending.js', import.meta.url);
await once(fork(fileURLToPath(ending), ['by an empty loop']), 'exit');
await once(new Worker(ending, { argv: ['by an empty loop'] }), 'exit');
