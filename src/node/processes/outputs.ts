/** What a process has written and nobody has read yet when it is dead: its readers get it, then the end. */
import type { Readable } from 'node:stream';
import { within } from '../support/limit.js';

/** How often a stream is looked at. */
const LOOK_MS = 10;

/** A stream that had nothing to give in so many looks has nothing: between two of them, the loop reads. */
const LOOKS = 3;

/** A limit says first of all how long a process may take to end; whoever is to read this is here. */
const LONGEST_MS = 2_000;

/** More than a pipe holds: who has read so much has read all that was in it. */
const PIPE_BYTES = 1_048_576;

/**
 * Wait until the outputs of a dead process are read to their end. Where another process holds a pipe, its end
 * does not come: it is made as soon as all is read that the dead one wrote.
 *
 * @param limit how many milliseconds a stream is waited for that nobody goes on to read, 2,000 at most; then it is
 * destroyed.
 */
export async function closeOutputs(outputs: readonly Readable[], limit: number): Promise<void> {
  await Promise.all(outputs.map((output) => closeOutput(output, Math.min(limit, LONGEST_MS))));
}

async function closeOutput(output: Readable, limit: number): Promise<void> {
  if (output.destroyed) return;
  const closed = new Promise((resolve) => output.once('close', resolve));
  const progress = new Progress(output);
  let quiet = 0;
  for (let waited = 0; waited < limit; waited += LOOK_MS) {
    if (await within(LOOK_MS, closed)) return;
    if (progress.isMade()) {
      quiet = 0;
      waited = 0;
    } else if (isHungry(output)) {
      quiet += 1;
    }
    if (quiet === LOOKS || progress.bytes > PIPE_BYTES) progress.end();
  }
  output.destroy();
}

/** Whether its reader has taken all, and waits for more. */
function isHungry(output: Readable): boolean {
  // One that is read by `read()`, as iterators do, always says that it is paused.
  return output.readableLength === 0 && (output.listenerCount('readable') > 0 || !output.isPaused());
}

/** What comes through a stream from now on. */
class Progress {
  bytes = 0;
  readonly #output: Readable;
  readonly #push: Readable['push'];
  #seen = '';
  #isOver = false;

  constructor(output: Readable) {
    this.#output = output;
    this.#push = output.push.bind(output);
    // Listeners would make it flow, and Bun counts no bytes.
    output.push = (chunk, encoding) => !this.#isOver && this.#count(chunk, encoding);
    // Nobody reads it; Node lets it flow away, too, when the process has ended.
    if (output.readableFlowing === null) output.resume();
  }

  #count(chunk: unknown, encoding: BufferEncoding | undefined): boolean {
    this.bytes += (chunk as Buffer | null)?.length ?? 0;
    return this.#push(chunk, encoding);
  }

  /** Whether anything was written or read since the last look. */
  isMade(): boolean {
    const seen = `${this.bytes} ${this.#output.readableLength}`;
    const isMade = seen !== this.#seen;
    this.#seen = seen;
    return isMade;
  }

  /** Tell the reader that nothing more comes. What others still write into the pipe is not for it. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#push(null);
  }
}
