/** What a process has written and nobody has read yet when it is dead: its readers get it, then the end. */
import type { Readable } from 'node:stream';
import { within } from '../support/limit.js';

/** How often a stream is looked at. */
const LOOK_MS = 10;

/** A stream that had nothing to give in so many looks has nothing: between two of them, the loop reads. */
const LOOKS = 3;

/** More than a pipe holds: who has read so much has read all that was in it. */
const PIPE_BYTES = 1_048_576;

/**
 * Wait until the outputs of a dead process are read to their end. Where another process holds a pipe, its end
 * does not come: it is made as soon as all is read that the dead one wrote.
 *
 * @param limit how many milliseconds a stream is waited for that nobody goes on to read; then it is destroyed.
 */
export async function closeOutputs(outputs: readonly Readable[], limit: number): Promise<void> {
  await Promise.all(outputs.map((output) => closeOutput(output, limit)));
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
    if (quiet === LOOKS || progress.bytes > PIPE_BYTES) end(output);
  }
  output.destroy();
}

/** Whether its reader has taken all, and waits for more. */
function isHungry(output: Readable): boolean {
  return output.readableLength === 0 && (readsAtWill(output) || !output.isPaused());
}

/** Whether it is read by `read()`, as iterators do; such a stream always says that it is paused. */
function readsAtWill(output: Readable): boolean {
  return output.listenerCount('readable') > 0;
}

/** What a reader makes of a stream. */
class Progress {
  bytes = 0;
  readonly #output: Readable & { readonly bytesRead?: number };
  readonly #bytesBefore: number;
  #events = 0;
  #seen = '';

  constructor(output: Readable) {
    this.#output = output;
    this.#bytesBefore = this.#output.bytesRead ?? 0;
    // Nobody reads it; Node lets it flow away, too, when the process has ended.
    if (output.readableFlowing === null) output.resume();
    // Another listener of a kind that is there already changes nothing; Bun counts no bytes.
    const event = readsAtWill(output) ? 'readable' : 'data';
    output.on(event, () => (this.#events += 1));
  }

  /** Whether something was read since the last look. */
  isMade(): boolean {
    this.bytes = (this.#output.bytesRead ?? 0) - this.#bytesBefore;
    const seen = `${this.bytes} ${this.#events} ${this.#output.readableLength}`;
    const isMade = seen !== this.#seen;
    this.#seen = seen;
    return isMade;
  }
}

/** Tell the reader that nothing more comes. What others still write into the pipe is not for it. */
function end(output: Readable): void {
  if (Object.hasOwn(output, 'push')) return;
  output.push(null);
  output.push = () => false;
}
