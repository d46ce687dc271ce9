/** `readableWebStream` of an open file: a stream that keeps it open, and ends with it. */
import type { FileHandle } from 'node:fs/promises';
import { ReadableStream, type ReadableByteStreamController } from 'node:stream/web';
import { readOptions } from '../support/options.js';
import { type StreamedFile, WeaklyAttached } from './attached.js';

/** What Node's own asks for at a time. */
const CHUNK_BYTES = 16_384;

export function webStream(
  file: StreamedFile,
  handle: FileHandle,
  options?: { readonly autoClose?: boolean | undefined },
): ReadableStream {
  const { autoClose } = readOptions(options, 'readableWebStream');
  return new ReadableStream(new FileSource(file, handle, autoClose === true));
}

/** What the stream reads from. The one that the handle makes is held by the handle. */
class FileSource {
  readonly type = 'bytes';
  readonly autoAllocateChunkSize = CHUNK_BYTES;
  readonly #file: StreamedFile;
  readonly #handle: FileHandle;
  readonly #autoClose: boolean;
  readonly #letGo: () => void;
  #controller: ReadableByteStreamController | undefined;
  #reading: Promise<unknown> | undefined;
  #ended = false;

  constructor(file: StreamedFile, handle: FileHandle, autoClose: boolean) {
    this.#file = file;
    this.#handle = handle;
    this.#autoClose = autoClose;
    this.#letGo = file.attachments.add(new WeaklyAttached(this));
  }

  start(controller: ReadableByteStreamController): void {
    this.#controller = controller;
  }

  async pull({ byobRequest }: ReadableByteStreamController): Promise<void> {
    const view = byobRequest?.view as Uint8Array;
    const reading = this.#handle.read(view, 0, view.byteLength);
    this.#reading = reading.catch(() => {}); // is only waited for; its error is the stream's
    try {
      const { bytesRead } = await reading;
      if (this.#ended) return;
      if (bytesRead > 0) byobRequest?.respond(bytesRead);
      else await this.#finish();
    } catch (error) {
      this.#letGo();
      throw error;
    }
  }

  /** The consumer wants no more. */
  async cancel(): Promise<void> {
    this.#ended = true;
    await this.#close();
  }

  /** The file is to be closed: its consumer sees the end, as with Node's own stream. */
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
    this.#letGo();
    if (this.#autoClose) await this.#file.close();
  }
}
