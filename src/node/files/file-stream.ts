/** `createReadStream` and `createWriteStream` of an open file: streams that keep the file open, and end with it. */
import { errorMonitor } from 'node:events';
import { createReadStream, createWriteStream, type ReadStream, type WriteStream } from 'node:fs';
import type { CreateReadStreamOptions, CreateWriteStreamOptions, FileHandle } from 'node:fs/promises';
import { type StreamedFile, WeaklyAttached } from './attached.js';

export function readStream(
  file: StreamedFile,
  handle: FileHandle,
  options?: CreateReadStreamOptions,
): ReadStream {
  const access = new FileAccess(file, handle);
  const { operations } = access;
  return access.useFor(createReadStream('', { ...(options as object), fd: handle.fd, fs: operations }));
}

export function writeStream(
  file: StreamedFile,
  handle: FileHandle,
  options?: CreateWriteStreamOptions,
): WriteStream {
  const access = new FileAccess(file, handle);
  const { operations } = access;
  return access.useFor(createWriteStream('', { ...(options as object), fd: handle.fd, fs: operations }));
}

type Callback = (error: unknown, count?: number, data?: unknown) => void;

/**
 * The file operations of one stream. The handle holds the streams that it makes itself, so it would never be noticed
 * that they were dropped. `node:fs` makes a stream that the handle does not hold if it is given a descriptor and
 * every operation on it.
 */
class FileAccess {
  readonly #file: StreamedFile;
  readonly #handle: FileHandle;
  readonly #detach: () => void;
  readonly #done: Promise<void>;
  #finish: (() => void) | undefined;
  #stream: ReadStream | WriteStream | undefined;

  constructor(file: StreamedFile, handle: FileHandle) {
    this.#file = file;
    this.#handle = handle;
    this.#done = new Promise((resolve) => (this.#finish = resolve));
    this.#detach = file.attachments.add(new WeaklyAttached(this));
  }

  useFor<Stream extends ReadStream | WriteStream>(stream: Stream): Stream {
    this.#stream = stream;
    return stream;
  }

  /** As on Node when a handle is closed: a reader stops where it is, a writer flushes what it was given. */
  async end(): Promise<void> {
    const stream = this.#stream;
    if (stream === undefined) return; // its options were invalid
    const destroy = (): void => void stream.destroy();
    if (!('writableFinished' in stream) || stream.writableFinished || stream.errored) {
      destroy();
      await this.#done;
      return;
    }
    stream.once('finish', destroy).once(errorMonitor, destroy).end();
    await this.#done;
    if (stream.errored) throw stream.errored;
  }

  /** What the stream calls instead of the functions of `node:fs`. */
  get operations() {
    return {
      open: () => {}, // required, but never called when a descriptor is given
      read: (_fd: number, buffer: Buffer, offset: number, length: number, at: number, callback: Callback) => {
        const reading = this.#handle.read(buffer, offset, length, at);
        reading.then(({ bytesRead }) => callback(null, bytesRead, buffer), callback);
      },
      write: (
        _fd: number,
        buffer: Buffer,
        offset: number,
        length: number,
        at: number,
        callback: Callback,
      ) => {
        const writing = this.#handle.write(buffer, offset, length, at);
        writing.then(({ bytesWritten }) => callback(null, bytesWritten, buffer), callback);
      },
      writev: (_fd: number, buffers: Buffer[], at: number, callback: Callback) => {
        const writing = this.#handle.writev(buffers, at);
        writing.then(({ bytesWritten }) => callback(null, bytesWritten, buffers), callback);
      },
      fsync: (_fd: number, callback: Callback) => {
        this.#handle.sync().then(() => callback(null), callback);
      },
      close: (_fd: number, callback: Callback) => {
        this.#detach();
        this.#finish?.();
        this.#file.close().then(() => callback(null), callback);
      },
    };
  }
}
