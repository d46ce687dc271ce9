/**
 * lastcall/node: what only servers and their threads need.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import '../index.js'; // joins the core to its host

export { drainWorker } from './drain-worker.js';
export { listen } from './net/listen.js';
export type { ListeningServer, ListenOptions } from './net/listen.js';
