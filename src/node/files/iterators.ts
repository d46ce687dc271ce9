/** `pull`, `pullSync` and `writer` of an open file, if the runtime has them: they keep it open, and end with it. */
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
  // Missing from the types.
  const handle = this.value as FileHandle & { pullSync(...args: unknown[]): Iterable<Chunks> };
  return new PulledSync(this, handle.pullSync(...args)[Symbol.iterator]());
}

/*
 * A handle does not close while it is iterated. The handle's iterator does not refer to the wrapper, so the code that
 * closes the file may hold it. The caller gets an object that holds both.
 */

/** Call the iterator's `return` when the file is closed. */
function attach(file: StreamedFile, iterator: AsyncIterator<Chunks> | Iterator<Chunks>): () => void {
  return file.attachments.add({ isCollected: false, end: async () => iterator.return?.() });
}

class Pulled implements AsyncIterableIterator<Chunks> {
  readonly #detach: () => void;

  constructor(
    readonly file: StreamedFile,
    readonly iterator: AsyncIterator<Chunks>,
  ) {
    this.#detach = attach(file, iterator);
  }

  async next(): Promise<IteratorResult<Chunks>> {
    const result = await this.iterator.next();
    if (result.done === true) this.#detach();
    return result;
  }

  async return(): Promise<IteratorResult<Chunks>> {
    this.#detach();
    return (await this.iterator.return?.()) ?? { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

class PulledSync implements IterableIterator<Chunks> {
  readonly #detach: () => void;

  constructor(
    readonly file: StreamedFile,
    readonly iterator: Iterator<Chunks>,
  ) {
    this.#detach = attach(file, iterator);
  }

  next(): IteratorResult<Chunks> {
    const result = this.iterator.next();
    if (result.done === true) this.#detach();
    return result;
  }

  return(): IteratorResult<Chunks> {
    this.#detach();
    return this.iterator.return?.() ?? { done: true, value: undefined };
  }

  [Symbol.iterator](): this {
    return this;
  }
}

/** After these, the writer has nothing left to end, and `end` would fail. */
const FAILING: readonly (string | symbol)[] = ['fail', dispose, asyncDispose];

export function writer(this: IteratedFile, ...args: Parameters<FileHandle['writer']>): Writer {
  const raw = this.value.writer(...args);
  return new Proxy(raw, new WriterHandler(this, attachWriter(this, raw)));
}

function attachWriter(file: StreamedFile, raw: Writer): () => void {
  return file.attachments.add({ isCollected: false, end: () => raw.end() });
}

/** Calls each method on the writer itself, and keeps the file alive as long as any of them is referenced. */
class WriterHandler implements ProxyHandler<Writer> {
  readonly #detach: () => void;

  constructor(
    readonly file: StreamedFile,
    detach: () => void,
  ) {
    this.#detach = detach;
  }

  get(raw: Writer, key: string | symbol): unknown {
    const member: unknown = Reflect.get(raw, key);
    if (typeof member !== 'function') return member;
    return (...args: unknown[]): unknown => {
      if (FAILING.includes(key)) this.#detach();
      return Reflect.apply(member, raw, args) as unknown;
    };
  }
}
