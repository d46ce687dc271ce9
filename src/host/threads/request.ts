/** Asking one worker to drain. */
import type { DrainReport } from '../../core/drain.js';
import { LONGEST_TIMER } from '../none.js';
import { clearTimeout, setTimeout } from '../timers.js';
import { afterHearing, type Channel, type Message, openChannel, type Threads } from './channel.js';

/** What the worker's drain is not given of the time, up to a half: it is for its sync twins, and for the way back. */
const RETURN_MS = 500;

/** Asks one worker to drain, and waits for its answer. */
export class DrainRequest {
  /** What the worker's drain did; `undefined` if no answer came. Keeps the program alive until it is settled. */
  readonly answer: Promise<DrainReport | undefined>;
  /** Whether the worker was heard, so that an answer will come. */
  heard = false;
  readonly #channel: Channel;
  readonly #timer: unknown;
  #settle!: (report: DrainReport | undefined) => void;

  /** @param deadline in milliseconds. */
  constructor(threads: Threads, thread: number, deadline: number) {
    this.answer = new Promise((resolve) => (this.#settle = resolve));
    this.#timer = setTimeout(
      () => afterHearing(() => this.end(undefined)),
      Math.min(deadline, LONGEST_TIMER),
    );
    const ask = (): void => {
      const share = Math.max(deadline / 2, deadline - RETURN_MS);
      this.#channel.postMessage({ says: 'drain', thread, deadline: share } satisfies Message);
    };
    this.#channel = openChannel(threads, (message) => {
      if (message.says === 'who' || message.thread !== thread) return;
      if (message.says === 'here' && !this.heard) ask(); // it could not hear before
      if (message.says === 'here' || message.says === 'begun') this.heard = true;
      if (message.says === 'drained') this.end(message.report);
      if (message.says === 'gone') this.end(NOTHING);
    });
    ask();
  }

  /** Wait no longer. */
  end(report: DrainReport | undefined): void {
    clearTimeout(this.#timer);
    this.#channel.close();
    this.#settle(report);
  }
}

/** The report of a thread that has nothing to run. */
export const NOTHING: DrainReport = { ran: 0, failed: 0, left: [] };
