/** Closes the outputs of a dead process: readers get what it has written, then the end of the stream. */
import type { Readable } from 'node:stream';
import { within } from '../support/limit.js';

/** How often a stream is checked. */
const POLL_MS = 10;

/** A stream that is empty in this many checks has nothing left: the event loop reads between two checks. */
const IDLE_POLLS = 3;

/** The longest wait for a reader: `limit` may be larger, as it is meant for the process, but the reader is local. */
const MAX_WAIT_MS = 2_000;

/** More than a pipe holds: after this much, everything that was in it is read. */
const PIPE_BYTES = 1_048_576;

/**
 * Wait until the outputs of a dead process are read to their end. If another process holds a pipe open, its end does
 * not come; the stream is ended as soon as everything is read that the dead process wrote.
 *
 * @param limit how long to wait for a stream that is no longer being read, in milliseconds, 2,000 at most; then it is
 * destroyed.
 */
export async function closeOutputs(outputs: readonly Readable[], limit: number): Promise<void> {
  await Promise.all(outputs.map((output) => closeOutput(output, Math.min(limit, MAX_WAIT_MS))));
}

async function closeOutput(output: Readable, limit: number): Promise<void> {
  if (output.destroyed) return;
  const closed = new Promise((resolve) => output.once('close', resolve));
  const progress = new Progress(output);
  let idlePolls = 0;
  for (let waited = 0; waited < limit; waited += POLL_MS) {
    if (await within(POLL_MS, closed)) return;
    if (progress.hasChanged()) {
      idlePolls = 0;
      waited = 0;
    } else if (isReaderWaiting(output)) {
      idlePolls += 1;
    }
    if (idlePolls === IDLE_POLLS || progress.bytes > PIPE_BYTES) progress.end();
  }
  output.destroy();
}

/** Whether its reader has read everything and waits for more. */
function isReaderWaiting(output: Readable): boolean {
  // A stream that is read by `read()`, as iterators do, always reports that it is paused.
  return output.readableLength === 0 && (output.listenerCount('readable') > 0 || !output.isPaused());
}

/** Observes what passes through a stream from now on. */
class Progress {
  bytes = 0;
  readonly #output: Readable;
  readonly #push: Readable['push'];
  #seen = '';
  #isOver = false;

  constructor(output: Readable) {
    this.#output = output;
    this.#push = output.push.bind(output);
    // A listener would make the stream flow, and Bun does not count bytes.
    output.push = (chunk, encoding) => !this.#isOver && this.#count(chunk, encoding);
    // It has no reader: discard its contents, as Node does when the process has ended.
    if (output.readableFlowing === null) output.resume();
  }

  #count(chunk: unknown, encoding: BufferEncoding | undefined): boolean {
    this.bytes += (chunk as Buffer | null)?.length ?? 0;
    return this.#push(chunk, encoding);
  }

  /** Whether anything was written or read since the last check. */
  hasChanged(): boolean {
    const seen = `${this.bytes} ${this.#output.readableLength}`;
    const hasChanged = seen !== this.#seen;
    this.#seen = seen;
    return hasChanged;
  }

  /** End the stream for its reader. It does not get what other processes still write into the pipe. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#push(null);
  }
}
