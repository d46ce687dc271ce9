/**
 * lastcall/node: what only servers and their threads need.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import '../index.js'; // joins the core to its host

export { drainWorker } from './processes/drain-worker.js';
export { spawn } from './processes/spawn.js';
export { worker } from './processes/worker.js';

export type { ProcessExit } from './processes/run.js';
export type { RunningProcess, SpawnOptions } from './processes/spawn.js';
export type { Stdio, StdioEntry } from './processes/stdio.js';
export type { RunningWorker, WorkerOptions } from './processes/worker.js';
