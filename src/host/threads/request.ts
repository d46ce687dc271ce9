/** Asks one worker to drain. */
import type { DrainReport } from '../../core/record/host.js';
import { LONGEST_TIMER } from '../none.js';
import { clearTimeout, setTimeout } from '../timers.js';
import { afterMessages, type Channel, type Message, openChannel, type Threads } from './channel.js';

/**
 * The part of the time, up to a half, that the worker's drain is not given: for its sync twins, and for the answer.
 */
const RETURN_MS = 500;

/** Asks one worker to drain, and waits for its answer. */
export class DrainRequest {
  /** What the worker's drain did; `undefined` if no answer came. Keeps the program alive until it settles. */
  readonly answer: Promise<DrainReport | undefined>;
  /** Whether the worker has sent anything, so that an answer will come. */
  wasHeard = false;
  readonly #channel: Channel;
  readonly #timer: unknown;
  #settle!: (report: DrainReport | undefined) => void;

  /** @param deadline in milliseconds. */
  constructor(threads: Threads, thread: number, deadline: number) {
    this.answer = new Promise((resolve) => (this.#settle = resolve));
    this.#timer = setTimeout(
      () => afterMessages(() => this.end(undefined)),
      Math.min(deadline, LONGEST_TIMER),
    );
    const ask = (): void => {
      const share = Math.max(deadline / 2, deadline - RETURN_MS);
      this.#channel.postMessage({ says: 'drain', thread, deadline: share } satisfies Message);
    };
    this.#channel = openChannel(threads, (message) => {
      if (message.says === 'who' || message.thread !== thread) return;
      if (message.says === 'here' && !this.wasHeard) ask(); // it could not receive before
      if (message.says === 'here' || message.says === 'begun') this.wasHeard = true;
      if (message.says === 'drained') this.end(message.report);
      if (message.says === 'gone') this.end(NOTHING);
    });
    ask();
  }

  /** Stop waiting. */
  end(report: DrainReport | undefined): void {
    clearTimeout(this.#timer);
    this.#channel.close();
    this.#settle(report);
  }
}

/** The report of a thread that has nothing to run. */
export const NOTHING: DrainReport = { ran: 0, failed: 0, left: [] };
