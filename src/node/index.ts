/**
 * lastcall/node: what only servers and their threads need.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import '../index.js'; // joins the core to its host

export { drainWorker } from './drain-worker.js';
export { connect } from './net/connect.js';
export { wrapSocket } from './net/connection.js';
export { readStream, writeStream } from './streams/file.js';
export { wrapStream } from './streams/stream.js';

export type { ConnectOptions } from './net/connect.js';
export type { Connection, ConnectionOptions } from './net/connection.js';
export type { ReadStreamOptions, WriteStreamOptions } from './streams/file.js';
export type { ManagedStream, StreamOptions } from './streams/stream.js';
