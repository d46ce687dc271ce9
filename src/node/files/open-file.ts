/** `openFile`: a `FileHandle` that is closed exactly once. */
import type { EventEmitter } from 'node:events';
import type { PathLike, ReadStream, WriteStream } from 'node:fs';
import {
  type CreateReadStreamOptions,
  type CreateWriteStreamOptions,
  type FileHandle,
  open,
} from 'node:fs/promises';
import { createInterface, type Interface } from 'node:readline';
import type { ReadableStream } from 'node:stream/web';
import { asyncDispose, ManagedHandle } from '../../internal.js';
import type { ManagedValue } from '../../index.js';
import { weakDetach } from '../support/weak-detach.js';
import { Attachments, type StreamedFile } from './attached.js';
import { closeWith, endAll, leaveOpen } from './close.js';
import { readStream, writeStream } from './file-stream.js';
import { pull, pullSync, writer } from './iterators.js';
import { fileLabel } from './path.js';
import { webStream } from './web-stream.js';

/** The methods that return a promise, and keep the file open until it settles. */
const OPERATIONS = [
  ...(['appendFile', 'chmod', 'chown', 'datasync', 'read', 'readFile', 'readv', 'stat', 'sync'] as const),
  ...(['truncate', 'utimes', 'write', 'writeFile', 'writev'] as const),
];

/** The methods that return a stream, which keeps the file open as long as it is referenced. */
type Streaming = 'createReadStream' | 'createWriteStream' | 'readableWebStream' | 'readLines';

/** Like those, but only some runtimes have them. */
type Iterating = 'pull' | 'pullSync' | 'writer';

/** The methods of the `FileHandle` of the `@types/node` that is installed. */
type FileMethods = Pick<
  FileHandle,
  Extract<keyof FileHandle, 'fd' | (typeof OPERATIONS)[number] | Streaming | Iterating>
>;

/**
 * An open file, as `openFile` returns it. It has the methods of `FileHandle`. Once the file is closed, those that
 * return promises reject with a `ReferenceError`, and the others throw one.
 *
 * As with a `FileHandle`, a stream closes the file at its end unless its `autoClose` is `false`, which is the default
 * for web streams. A web stream is a byte stream on every runtime.
 *
 * *Gotcha*: a handle that was taken out by `detach` does not wait for streams that were made before.
 */
export interface OpenFile extends ManagedValue<FileHandle>, FileMethods, AsyncDisposable {
  /**
   * Close the file, as disposal does: pending operations are awaited. Then streams that read it are destroyed, and
   * streams that write it are ended, so that all they were given is in the file.
   *
   * @returns a promise that settles when the file is closed, also for later callers. It is rejected with the error of
   * a stream that could not write everything, or with the error of closing.
   */
  close(): Promise<void>;
}

/**
 * Open a file that is closed exactly once: when it is disposed, when it is collected, or when the program ends,
 * whichever comes first. A pending operation keeps it open until it settles; a stream made from it keeps it open as
 * long as the stream is referenced.
 *
 * @param path the path of the file.
 * @param flags as for `fs.open`; `'r'` if not given.
 * @param mode the permissions of a file that is created; `0o666` if not given.
 * @returns a promise of the file, once it is open. `value` is its `FileHandle`, for its events.
 * @throws (the promise rejects) what `fs.promises.open` rejects with.
 *
 * *Gotcha*: where nothing can be awaited, as at `process.exit`, the operating system closes the file, and what its
 * streams have not written by then is lost. An operation that never settles, such as a read from a terminal, delays
 * disposal. It also delays the end of the program up to the deadline, unless `atexit` is `false`.
 *
 * @example
 * ```ts
 * import { openFile } from 'lastcall/node';
 *
 * await using file = await openFile('notes.txt', 'w+');
 * await file.writeFile('rain');
 * const { bytesRead, buffer } = await file.read({ position: 0 });
 * buffer.toString('utf8', 0, bytesRead); // => 'rain'
 * ```
 */
export async function openFile(
  path: PathLike,
  flags: string | number = 'r',
  mode?: number | string,
): Promise<OpenFile> {
  const handle = await open(path, flags, mode);
  return new FileManager(handle, fileLabel(path), new Attachments()) as unknown as OpenFile;
}

class FileManager extends ManagedHandle<FileHandle> implements StreamedFile {
  readonly attachments: Attachments;

  constructor(handle: FileHandle, label: string, attachments: Attachments) {
    super(handle, closeWith(attachments), leaveOpen(attachments), label);
    this.attachments = attachments;
    (handle as FileHandle & EventEmitter) // missing from the types
      .once('close', endAll(attachments))
      .once('close', weakDetach(this));
  }

  get fd(): number {
    return this.value.fd;
  }

  createReadStream(options?: CreateReadStreamOptions): ReadStream {
    return readStream(this, this.value, options);
  }

  createWriteStream(options?: CreateWriteStreamOptions): WriteStream {
    return writeStream(this, this.value, options);
  }

  readLines(options?: CreateReadStreamOptions): Interface {
    return createInterface({ input: this.createReadStream(options), crlfDelay: Infinity });
  }

  readableWebStream(options?: { readonly autoClose?: boolean }): ReadableStream {
    return webStream(this, this.value, options);
  }

  // `undefined` where the handle of this runtime does not have the method.

  get pull(): typeof pull | undefined {
    return 'pull' in this.value ? pull : undefined;
  }

  get pullSync(): typeof pullSync | undefined {
    return 'pullSync' in this.value ? pullSync : undefined;
  }

  get writer(): typeof writer | undefined {
    return 'writer' in this.value ? writer : undefined;
  }

  close(): Promise<void> {
    return this[asyncDispose]();
  }

  override async [asyncDispose](): Promise<void> {
    await super[asyncDispose]();
    await this.attachments.closed;
  }
}

for (const name of OPERATIONS) {
  Object.defineProperty(FileManager.prototype, name, {
    value: operation(name),
    writable: true,
    configurable: true,
  });
}

function operation(name: (typeof OPERATIONS)[number]): unknown {
  type Operation = (...args: unknown[]) => Promise<unknown>;
  return {
    async [name](this: FileManager, ...args: unknown[]): Promise<unknown> {
      return this.borrow((handle) => (handle[name] as Operation).apply(handle, args));
    },
  }[name];
}
