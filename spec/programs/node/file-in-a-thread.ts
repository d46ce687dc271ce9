/** A thread that leaves a file open, and ends by `process.exit`. */
import { workerData } from 'node:worker_threads';
import { openFile } from 'lastcall/node';
import { keep } from '../say.js';

keep(await openFile(workerData as string, 'w'));
process.exit();
