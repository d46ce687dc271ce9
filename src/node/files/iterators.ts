/** `pull`, `pullSync` and `writer` of an open file, where its handle has them: they keep it open, and end with it. */
import type { FileHandle } from 'node:fs/promises';
import { asyncDispose, dispose } from '../../internal.js';
import type { StreamedFile } from './attached.js';

interface IteratedFile extends StreamedFile {
  readonly value: FileHandle;
}

type Chunks = readonly Uint8Array[];
type Writer = ReturnType<FileHandle['writer']>;

export function pull(this: IteratedFile, ...args: Parameters<FileHandle['pull']>): AsyncIterable<Chunks> {
  return new Pulled(this, this.value.pull(...args)[Symbol.asyncIterator]());
}

export function pullSync(this: IteratedFile, ...args: Parameters<FileHandle['pull']>): Iterable<Chunks> {
  // The types do not know it.
  const handle = this.value as FileHandle & { pullSync(...args: unknown[]): Iterable<Chunks> };
  return new PulledSync(this, handle.pullSync(...args)[Symbol.iterator]());
}

/*
 * While it is iterated, a handle waits with its closing. What iterates it does not lead to the wrapper, so it may
 * be held by what closes the file; what the caller gets has both.
 */

/** Have `iterator` return when the file is closed. */
function attach(file: StreamedFile, iterator: AsyncIterator<Chunks> | Iterator<Chunks>): () => void {
  return file.attachments.add({ gone: false, end: async () => iterator.return?.() });
}

class Pulled implements AsyncIterableIterator<Chunks> {
  readonly #letGo: () => void;

  constructor(
    readonly file: StreamedFile,
    readonly iterator: AsyncIterator<Chunks>,
  ) {
    this.#letGo = attach(file, iterator);
  }

  async next(): Promise<IteratorResult<Chunks>> {
    const result = await this.iterator.next();
    if (result.done === true) this.#letGo();
    return result;
  }

  async return(): Promise<IteratorResult<Chunks>> {
    this.#letGo();
    return (await this.iterator.return?.()) ?? { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

class PulledSync implements IterableIterator<Chunks> {
  readonly #letGo: () => void;

  constructor(
    readonly file: StreamedFile,
    readonly iterator: Iterator<Chunks>,
  ) {
    this.#letGo = attach(file, iterator);
  }

  next(): IteratorResult<Chunks> {
    const result = this.iterator.next();
    if (result.done === true) this.#letGo();
    return result;
  }

  return(): IteratorResult<Chunks> {
    this.#letGo();
    return this.iterator.return?.() ?? { done: true, value: undefined };
  }

  [Symbol.iterator](): this {
    return this;
  }
}

/** After these the writer has nothing to end any more, and would say so by an error. */
const FAILING: readonly (string | symbol)[] = ['fail', dispose, asyncDispose];

export function writer(this: IteratedFile, ...args: Parameters<FileHandle['writer']>): Writer {
  const raw = this.value.writer(...args);
  return new Proxy(raw, new WriterOf(this, attachWriter(this, raw)));
}

function attachWriter(file: StreamedFile, raw: Writer): () => void {
  return file.attachments.add({ gone: false, end: () => raw.end() });
}

/** Has each method called on the writer itself, and the file kept as long as anybody has one. */
class WriterOf implements ProxyHandler<Writer> {
  readonly #letGo: () => void;

  constructor(
    readonly file: StreamedFile,
    letGo: () => void,
  ) {
    this.#letGo = letGo;
  }

  get(raw: Writer, key: string | symbol): unknown {
    const member: unknown = Reflect.get(raw, key);
    if (typeof member !== 'function') return member;
    return (...args: unknown[]): unknown => {
      if (FAILING.includes(key)) this.#letGo();
      return Reflect.apply(member, raw, args) as unknown;
    };
  }
}
