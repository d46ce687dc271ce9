/** What is made from a file and outlives the call: streams and iterators, which end when the file is closed. */
import type { FileHandle } from 'node:fs/promises';
import { Failures } from '../../internal.js';

/** The file as its streams know it: it is not collected before them, and those with `autoClose` close it. */
export interface StreamedFile {
  readonly attachments: Attachments;
  close(): Promise<void>;
}

/** A stream or an iterator that reads or writes a file. */
export interface Attached {
  /** Whether it was collected. */
  readonly gone: boolean;
  /** Have it end; what was written to it is written. Settles when it needs the file no more. */
  end(): Promise<unknown>;
}

/**
 * What is attached to one file. Whoever holds a stream holds the file's wrapper, so the handle, which the ledger
 * holds, must not hold the stream:
 *
 *     somebody ──▶ stream ──▶ wrapper ╌╌▶ record ──▶ handle
 *                    ▲                      │
 *                    ╎ weak                 ▼
 *                    └╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ Attachments
 */
export class Attachments {
  readonly #attached = new Set<Attached>();
  /** Set once the file is being closed; settles, never rejects, when it is. */
  closed: Promise<void> | undefined;

  get size(): number {
    return this.#attached.size;
  }

  /** @returns what lets go of it again. */
  add(attached: Attached): () => void {
    for (const each of this.#attached) if (each.gone) this.#attached.delete(each);
    this.#attached.add(attached);
    return () => void this.#attached.delete(attached);
  }

  /** End all of them, whether or not some fail; rejects with what the first of those fails with. */
  async end(): Promise<void> {
    const ends = Array.from(this.#attached, (attached) => attached.end());
    this.#attached.clear();
    await Promise.allSettled(ends);
    await Promise.all(ends);
  }

  /** End all of them, then close the file. */
  close(handle: FileHandle): Promise<void> {
    const closing = this.#endAndClose(handle);
    this.closed = closing.catch(() => {}); // who closes the file is told of the error; others only wait
    return closing;
  }

  async #endAndClose(handle: FileHandle): Promise<void> {
    const failures = new Failures();
    const ended = await this.end().catch((error: unknown) => failures.add(error));
    const closed = await handle.close().catch((error: unknown) => failures.add(error));
    if ((ended ?? closed) !== undefined) failures.raise();
  }
}

/** Something attached that leads to the wrapper of its file. */
export class WeaklyAttached implements Attached {
  readonly #weak: WeakRef<Pick<Attached, 'end'>>;

  constructor(attached: Pick<Attached, 'end'>) {
    this.#weak = new WeakRef(attached);
  }

  get gone(): boolean {
    return this.#weak.deref() === undefined;
  }

  async end(): Promise<void> {
    await this.#weak.deref()?.end();
  }
}
