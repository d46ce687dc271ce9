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
import { forgetting } from '../support/ended.js';
import { Attachments, type StreamedFile } from './attached.js';
import { closing, ending, leavingOpen } from './closing.js';
import { readStream, writeStream } from './file-stream.js';
import { pull, pullSync, writer } from './iterators.js';
import { fileLabel } from './path.js';
import { webStream } from './web-stream.js';

/** What returns a promise, and keeps the file open until that has settled. */
const OPERATIONS = [
  ...(['appendFile', 'chmod', 'chown', 'datasync', 'read', 'readFile', 'readv', 'stat', 'sync'] as const),
  ...(['truncate', 'utimes', 'write', 'writeFile', 'writev'] as const),
];

/** What returns something that reads or writes the file later, and keeps it open as long as somebody has it. */
type Streaming = 'createReadStream' | 'createWriteStream' | 'readableWebStream' | 'readLines';

/** As those, but only some runtimes have them. */
type Iterating = 'pull' | 'pullSync' | 'writer';

/** The methods of the `FileHandle` of the `@types/node` that is installed. */
type FileMethods = Pick<
  FileHandle,
  Extract<keyof FileHandle, 'fd' | (typeof OPERATIONS)[number] | Streaming | Iterating>
>;

/**
 * A file that is open: what `openFile` gives. It has the methods of `FileHandle`; once the file is closed, those
 * that return promises reject, and the others throw, a `ReferenceError`.
 *
 * As with a `FileHandle`, a stream closes the file at its end unless its `autoClose` is `false`, which it is for web
 * streams if it is not given. A web stream is one of bytes on every runtime.
 *
 * *Gotcha*: a handle that was taken out by `detach` does not wait for the streams that were made before.
 */
export interface OpenFile extends ManagedValue<FileHandle>, FileMethods, AsyncDisposable {
  /**
   * Close the file, as disposal does: operations in flight are waited for; then streams that read it are destroyed,
   * and those that write it are ended, so that what they were given is in the file.
   *
   * @returns a promise that is settled when the file is closed, also for the second caller; rejected with what could
   * not be written, or with the error of closing.
   */
  close(): Promise<void>;
}

/**
 * Open a file that is closed exactly once: when it is disposed, when it is collected, or when the program ends,
 * whichever comes first. An operation in flight keeps it open until it settles, and a stream made from it as long
 * as somebody has the stream.
 *
 * @param path where the file is.
 * @param flags as for `fs.open`; `'r'` if not given.
 * @param mode the permissions of a file that is made here; `0o666` if not given.
 * @returns a promise of the file, once it is open. `value` is its `FileHandle`, for the events that it has.
 * @throws (the promise rejects) what `fs.promises.open` rejects with.
 *
 * *Gotcha*: where nothing can be awaited, as at `process.exit`, the operating system closes the file, and what its
 * streams have not written by then is lost. An operation that never settles, such as a read from a terminal, holds up
 * disposal, and the end of the program up to the deadline unless `atexit` is `false`.
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
    super(handle, closing(attachments), leavingOpen(attachments), label);
    this.attachments = attachments;
    (handle as FileHandle & EventEmitter) // which the types do not know
      .once('close', ending(attachments))
      .once('close', forgetting(this));
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

  // As on the handle, there is none where the runtime has none.

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
