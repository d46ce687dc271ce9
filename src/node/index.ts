/**
 * lastcall/node: what only servers and their threads need.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import '../index.js'; // joins the core to its host

export { drainWorker } from './drain-worker.js';
export { openFile } from './files/open-file.js';
export { openFileSync } from './files/open-file-sync.js';
export type { OpenFile } from './files/open-file.js';
export type { OpenFileSync } from './files/open-file-sync.js';
