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

export type { ConnectOptions } from './net/connect.js';
export type { Connection, ConnectionOptions } from './net/connection.js';
