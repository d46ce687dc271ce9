/** Ends a NestJS application on a signal: within a time limit, whatever its hooks do, and by that signal. */
import { constants } from 'node:os';
import { drain } from 'lastcall';

/** The event by which lastcall reports a signal that it leaves to other listeners, such as NestJS. */
const SIGNAL_LEFT = Symbol.for('lastcall.signal-left');

/** How long the release of what is left may take after NestJS has timed out. */
const LEFTOVER_MS = 2_000;

/** A second SIGINT sooner than this is the same key press: both the terminal and npm send it. */
const SAME_PRESS_MS = 500;

/** A signal that came longer ago is not the reason why the application closes. */
const SAME_CAUSE_MS = 1_000;

export interface ClosingOptions {
  /** How long NestJS may take, in milliseconds. */
  readonly timeout: number;
  /** What the shutdown still waits for, in words. */
  readonly describe: () => string;
  readonly report: (message: string) => void;
}

/** One shutdown, called from NestJS's shutdown hooks: `start` from the first, `end` from the last. */
export class Closing {
  readonly #options: ClosingOptions;
  #latestSignal: { readonly signal: NodeJS.Signals; readonly at: number } | undefined;
  #isStarted = false;
  /** When everything has to be released, in milliseconds since the epoch. */
  #deadline = Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ClosingOptions) {
    this.#options = options;
    process.on(SIGNAL_LEFT, this.#onSignal);
  }

  /** @param signal why the application closes, if NestJS says so. */
  start(signal?: string): void {
    this.#isStarted = true;
    if (this.#timer !== undefined) return;
    const latest = this.#latestSignal;
    const cause =
      signal ?? (latest !== undefined && Date.now() - latest.at < SAME_CAUSE_MS ? latest.signal : signal);
    if (cause === undefined) return;
    const { timeout } = this.#options;
    this.#deadline = Date.now() + timeout + LEFTOVER_MS;
    // The timer also keeps the program alive, which a pending hook does not.
    this.#timer = setTimeout(() => void this.#giveUp(cause as NodeJS.Signals), timeout);
  }

  /**
   * Release what is left before NestJS raises the signal again, or exits: neither awaits anything.
   *
   * @param signal why the application closes, if a signal is the reason.
   */
  async end(signal?: string): Promise<void> {
    if (signal !== undefined) await this.#drain();
    process.off(SIGNAL_LEFT, this.#onSignal);
    clearTimeout(this.#timer);
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    const at = Date.now();
    const isAgain = this.#latestSignal !== undefined && this.#timer !== undefined;
    if (isAgain && signal === 'SIGINT' && at - (this.#latestSignal?.at ?? at) > SAME_PRESS_MS) dieOf(signal);
    if (isAgain) return;
    this.#latestSignal = { signal, at };
    if (this.#isStarted) this.start(signal);
  };

  async #giveUp(signal: NodeJS.Signals): Promise<void> {
    const { timeout, describe, report } = this.#options;
    report(`NestJS did not shut down within ${timeout} ms of ${signal}: ${describe()}`);
    await this.#drain();
    dieOf(signal);
  }

  async #drain(): Promise<void> {
    const { left } = await drain({ deadline: Math.max(0, this.#deadline - Date.now()) });
    for (const { label } of left) this.#options.report(`${label} was given up: it did not end in time`);
  }
}

/** End the program by a signal, even if there are listeners for it. */
function dieOf(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  // The first process of a container cannot die of a signal that it sends itself: the kernel does not deliver it.
  if (process.pid === 1) process.exit(128 + constants.signals[signal]);
  process.kill(process.pid, signal);
}
