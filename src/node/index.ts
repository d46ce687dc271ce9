/**
 * lastcall/node: files, sockets, servers, processes, and what else only servers and tools have.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import '../index.js'; // joins the core to its host

export { drainWorker } from './drain-worker.js';
export { type Listener, on } from './events/on.js';
export { interval, timeout, type Timer } from './events/timers.js';
export { watch, type Watcher, type WatchListener } from './events/watch.js';
export { lockFile, type FileLock, type LockedError } from './files/lock-file.js';
export { openFileSync, type OpenFileSync } from './files/open-file-sync.js';
export { openFile, type OpenFile } from './files/open-file.js';
export { tempDir, type TempDir } from './files/temp-dir.js';
export { tempFile, type TempFile } from './files/temp-file.js';
export { type EndingName, type EndingResult, wrap, type WrappedDisposable } from './wrap.js';
