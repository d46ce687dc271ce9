/** `readableWebStream` of an open file: a stream that keeps the file open, and ends with it. */
import type { FileHandle } from 'node:fs/promises';
import { ReadableStream, type ReadableByteStreamController } from 'node:stream/web';
import { readOptions } from '../support/options.js';
import { type StreamedFile, WeaklyAttached } from './attached.js';

/** The chunk size of Node's own web stream. */
const CHUNK_BYTES = 16_384;

export function webStream(
  file: StreamedFile,
  handle: FileHandle,
  options?: { readonly autoClose?: boolean | undefined },
): ReadableStream {
  const { autoClose } = readOptions(options, 'readableWebStream');
  return new ReadableStream(new FileSource(file, handle, autoClose === true));
}

/** The underlying source of the stream. The handle's own web stream is not used, since the handle would hold it. */
class FileSource {
  readonly type = 'bytes';
  readonly autoAllocateChunkSize = CHUNK_BYTES;
  readonly #file: StreamedFile;
  readonly #handle: FileHandle;
  readonly #autoClose: boolean;
  readonly #detach: () => void;
  #controller: ReadableByteStreamController | undefined;
  #reading: Promise<unknown> | undefined;
  #ended = false;

  constructor(file: StreamedFile, handle: FileHandle, autoClose: boolean) {
    this.#file = file;
    this.#handle = handle;
    this.#autoClose = autoClose;
    this.#detach = file.attachments.add(new WeaklyAttached(this));
  }

  start(controller: ReadableByteStreamController): void {
    this.#controller = controller;
  }

  async pull({ byobRequest }: ReadableByteStreamController): Promise<void> {
    const view = byobRequest?.view as Uint8Array;
    const reading = this.#handle.read(view, 0, view.byteLength);
    this.#reading = reading.catch(() => {}); // only awaited; the stream reports its error
    try {
      const { bytesRead } = await reading;
      if (this.#ended) return;
      if (bytesRead > 0) byobRequest?.respond(bytesRead);
      else await this.#finish();
    } catch (error) {
      this.#detach();
      throw error;
    }
  }

  /** The consumer stops reading. */
  async cancel(): Promise<void> {
    this.#ended = true;
    await this.#close();
  }

  /** The file is being closed: the consumer sees the end of the stream, as with Node's own stream. */
  async end(): Promise<void> {
    await this.#reading;
    if (!this.#ended) this.#endStream();
  }

  #finish(): Promise<void> {
    this.#endStream();
    return this.#close();
  }

  #endStream(): void {
    this.#ended = true;
    this.#controller?.close();
    this.#controller?.byobRequest?.respond(0);
  }

  async #close(): Promise<void> {
    this.#detach();
    if (this.#autoClose) await this.#file.close();
  }
}
