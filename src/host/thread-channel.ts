/** What the threads of one program say to each other, and how one asks a worker to drain. */
import type { DrainReport } from '../core/drain.js';
import { LONGEST_TIMER } from './none.js';
import { clearTimeout, setImmediate, setTimeout } from './timers.js';

/** Every thread hears all of it. The number changes with what is said: copies of the package that differ stay apart. */
const NAME = 'lastcall.threads.1';

/** What the worker's drain is not given of the time, up to a half: it is for its sync twins, and for the way back. */
const RETURN_MS = 500;

export type Message =
  /** By a worker: it keeps something alive; it has begun to drain; it keeps nothing alive, or has ended. */
  | { readonly says: 'here' | 'begun' | 'gone'; readonly thread: number }
  /** By a worker: what its drain did. */
  | { readonly says: 'drained'; readonly thread: number; readonly report: DrainReport }
  /** By the main thread: whoever keeps something alive should say so. */
  | { readonly says: 'who' }
  /** To a worker: run everything, awaited, within so many milliseconds. */
  | { readonly says: 'drain'; readonly thread: number; readonly deadline: number }
  /** To a worker: run everything at once, then wake who waits for `done` to be 1. */
  | { readonly says: 'end'; readonly thread: number; readonly done: Int32Array };

/** The part of `BroadcastChannel` that is used here. */
export interface Channel {
  onmessage: ((event: never) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
  unref(): void;
}

/** The part of Node's `worker_threads` that is used here. */
export interface Threads {
  readonly isMainThread: boolean;
  readonly threadId: number;
  readonly BroadcastChannel: new (name: string) => Channel;
}

/** @returns a channel that does not keep the program alive. */
export function openChannel({ BroadcastChannel }: Threads, hear: (message: Message) => void): Channel {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }: { readonly data: Message }) => hear(data);
  channel.unref();
  return channel;
}

/**
 * Call `then` when all is heard that was said while this thread was busy: the loop may run its timers before, and
 * Deno one turn of immediates, too.
 */
export function afterHearing(then: () => void): void {
  setImmediate(() => setImmediate(then));
}

/** Asks one worker to drain, and waits for its answer. */
export class DrainRequest {
  /** What the worker's drain did; `undefined` if no answer came. Keeps the program alive until it is settled. */
  readonly answer: Promise<DrainReport | undefined>;
  /** Whether the worker has heard. */
  begun = false;
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
      if (message.says === 'here' && !this.begun) ask(); // it could not hear before
      if (message.says === 'begun') this.begun = true;
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
