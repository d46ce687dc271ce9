/**
 * lastcall/node: what only servers and their threads need.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import '../index.js'; // joins the core to its host

export { drainWorker } from './drain-worker.js';
export { lockFile, type FileLock, type LockedError } from './files/lock-file.js';
export { tempDir, type TempDir } from './files/temp-dir.js';
export { tempFile, type TempFile } from './files/temp-file.js';
