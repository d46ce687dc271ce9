/** `createReadStream` and `createWriteStream` of an open file: streams that keep it open, and end with it. */
import { errorMonitor } from 'node:events';
import { createReadStream, createWriteStream, type ReadStream, type WriteStream } from 'node:fs';
import type { CreateReadStreamOptions, CreateWriteStreamOptions, FileHandle } from 'node:fs/promises';
import { type StreamedFile, WeaklyAttached } from './attached.js';

export function readStream(
  file: StreamedFile,
  handle: FileHandle,
  options?: CreateReadStreamOptions,
): ReadStream {
  const way = new WayToFile(file, handle);
  const { operations } = way;
  return way.leadFrom(createReadStream('', { ...(options as object), fd: handle.fd, fs: operations }));
}

export function writeStream(
  file: StreamedFile,
  handle: FileHandle,
  options?: CreateWriteStreamOptions,
): WriteStream {
  const way = new WayToFile(file, handle);
  const { operations } = way;
  return way.leadFrom(createWriteStream('', { ...(options as object), fd: handle.fd, fs: operations }));
}

type Callback = (error: unknown, count?: number, data?: unknown) => void;

/**
 * How a stream reaches its file. A stream that the handle makes is held by the handle, so that nobody would learn
 * that it was dropped; `node:fs` makes one that is not, if it is given a descriptor and all that it does with it.
 */
class WayToFile {
  readonly #file: StreamedFile;
  readonly #handle: FileHandle;
  readonly #letGo: () => void;
  readonly #done: Promise<void>;
  #finish: (() => void) | undefined;
  #stream: ReadStream | WriteStream | undefined;

  constructor(file: StreamedFile, handle: FileHandle) {
    this.#file = file;
    this.#handle = handle;
    this.#done = new Promise((resolve) => (this.#finish = resolve));
    this.#letGo = file.attachments.add(new WeaklyAttached(this));
  }

  leadFrom<Stream extends ReadStream | WriteStream>(stream: Stream): Stream {
    this.#stream = stream;
    return stream;
  }

  /** As with a handle that is closed on Node: a reader stops where it is, a writer writes what it was given. */
  async end(): Promise<void> {
    const stream = this.#stream;
    if (stream === undefined) return; // its options were refused
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

  /** What the stream uses in place of the functions of `node:fs`. */
  get operations() {
    return {
      open: () => {}, // is asked for, and never called for a descriptor
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
        this.#letGo();
        this.#finish?.();
        this.#file.close().then(() => callback(null), callback);
      },
    };
  }
}
