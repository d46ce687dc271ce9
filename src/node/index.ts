/**
 * lastcall/node: files, sockets, servers, processes and other resources that servers and tools use.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import '../index.js'; // connects the core to its host

export { type Listener, on } from './events/on.js';
export { interval, timeout, type Timer } from './events/timers.js';
export { watch, type Watcher, type WatchListener } from './events/watch.js';
export { lockFile, type FileLock, type LockedError } from './files/lock-file.js';
export { openFileSync, type OpenFileSync } from './files/open-file-sync.js';
export { openFile, type OpenFile } from './files/open-file.js';
export { tempDir, type TempDir } from './files/temp-dir.js';
export { tempFile, type TempFile } from './files/temp-file.js';
export { connect, type ConnectOptions } from './net/connect.js';
export { wrapSocket, type Connection, type ConnectionOptions } from './net/connection.js';
export { listen, type ListeningServer, type ListenOptions } from './net/listen.js';
export { drainWorker } from './processes/drain-worker.js';
export { type ProcessExit } from './processes/run.js';
export { spawn, type RunningProcess, type SpawnOptions } from './processes/spawn.js';
export { type Stdio, type StdioEntry } from './processes/stdio.js';
export { worker, type RunningWorker, type WorkerOptions } from './processes/worker.js';
export { readStream, writeStream, type ReadStreamOptions, type WriteStreamOptions } from './streams/file.js';
export { wrapStream, type ManagedStream, type StreamOptions } from './streams/stream.js';
export { type EndingName, type EndingResult, wrap, type WrappedDisposable } from './wrap.js';
