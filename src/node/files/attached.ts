/** Streams and iterators of an open file: they outlive the call that made them, and end when the file is closed. */
import type { FileHandle } from 'node:fs/promises';
import { joinErrors } from '../../internal.js';

/** The file as its streams see it. They keep it from being collected, and close it if they have `autoClose`. */
export interface StreamedFile {
  readonly attachments: Attachments;
  close(): Promise<void>;
}

/** A stream or an iterator that reads or writes a file. */
export interface Attached {
  /** Whether it was collected. */
  readonly isCollected: boolean;
  /** End it, and flush what was written to it. Settles when it no longer needs the file. */
  end(): Promise<unknown>;
}

/**
 * What is attached to one file. A stream holds the file's wrapper, and the ledger holds the handle. So the handle
 * must not hold the stream:
 *
 *     somebody ──▶ stream ──▶ wrapper ╌╌▶ record ──▶ handle
 *                    ▲                      │
 *                    ╎ weak                 ▼
 *                    └╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ Attachments
 */
export class Attachments {
  readonly #attached = new Set<Attached>();
  /** Set when closing starts; settles, and never rejects, when the file is closed. */
  closed: Promise<void> | undefined;

  get size(): number {
    return this.#attached.size;
  }

  /** @returns a function that detaches it. */
  add(attached: Attached): () => void {
    for (const each of this.#attached) if (each.isCollected) this.#attached.delete(each);
    this.#attached.add(attached);
    return () => void this.#attached.delete(attached);
  }

  /** End all of them, even if some fail; rejects with the error of the first that failed. */
  async end(): Promise<void> {
    const ends = Array.from(this.#attached, (attached) => attached.end());
    this.#attached.clear();
    await Promise.allSettled(ends);
    await Promise.all(ends);
  }

  /** End all of them, then close the file. */
  close(handle: FileHandle): Promise<void> {
    const closing = this.#endAndClose(handle);
    this.closed = closing.catch(() => {}); // the caller who closes the file gets the error; others only wait
    return closing;
  }

  async #endAndClose(handle: FileHandle): Promise<void> {
    const errors: unknown[] = [];
    await this.end().catch((error: unknown) => errors.push(error));
    await handle.close().catch((error: unknown) => errors.push(error));
    if (errors.length > 0) throw joinErrors(errors);
  }
}

/** Holds weakly something attached that refers to the wrapper of its file. */
export class WeaklyAttached implements Attached {
  readonly #weak: WeakRef<Pick<Attached, 'end'>>;

  constructor(attached: Pick<Attached, 'end'>) {
    this.#weak = new WeakRef(attached);
  }

  get isCollected(): boolean {
    return this.#weak.deref() === undefined;
  }

  async end(): Promise<void> {
    await this.#weak.deref()?.end();
  }
}
