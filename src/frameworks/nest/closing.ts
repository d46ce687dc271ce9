/** The end of a NestJS application on a signal: bounded, however its hooks behave, and by that signal. */
import { constants } from 'node:os';
import { drain } from 'lastcall';

/** The event by which lastcall tells of signals that it leaves to others, such as NestJS. */
const LEFT = Symbol.for('lastcall.signal-left');

/** What is left when NestJS takes too long gets so much. */
const LEFTOVER_MS = 2_000;

/** A second SIGINT sooner than this is the same key press told twice: by the terminal, and by npm. */
const SAME_PRESS_MS = 500;

/** A signal that came longer ago is not why the application closes. */
const SAME_CAUSE_MS = 1_000;

export interface ClosingOptions {
  /** How long NestJS may take, in milliseconds. */
  readonly timeout: number;
  /** What is waited for still, in words. */
  readonly describe: () => string;
  readonly report: (message: string) => void;
}

/** NestJS calls what is here from its shutdown hooks: `begin` in the first, `end` in the last. */
export class Closing {
  readonly #options: ClosingOptions;
  #heard: { readonly signal: NodeJS.Signals; readonly at: number } | undefined;
  #begun = false;
  /** When all has to be over. */
  #end = Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ClosingOptions) {
    this.#options = options;
    process.on(LEFT, this.#onSignal);
  }

  /** @param signal what it closes because of, where NestJS tells. */
  begin(signal?: string): void {
    this.#begun = true;
    if (this.#timer !== undefined) return;
    const heard = this.#heard;
    const cause =
      signal ?? (heard !== undefined && Date.now() - heard.at < SAME_CAUSE_MS ? heard.signal : signal);
    if (cause === undefined) return;
    const { timeout } = this.#options;
    this.#end = Date.now() + timeout + LEFTOVER_MS;
    // It also keeps the program alive: a hook that never ends would not.
    this.#timer = setTimeout(() => void this.#giveUp(cause as NodeJS.Signals), timeout);
  }

  /**
   * NestJS is about to raise the signal again, or to exit, which both await nothing.
   *
   * @param signal what it closes because of.
   */
  async end(signal?: string): Promise<void> {
    if (signal !== undefined) await this.#drain();
    process.off(LEFT, this.#onSignal);
    clearTimeout(this.#timer);
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    const at = Date.now();
    const isAgain = this.#heard !== undefined && this.#timer !== undefined;
    if (isAgain && signal === 'SIGINT' && at - (this.#heard?.at ?? at) > SAME_PRESS_MS) dieOf(signal);
    if (isAgain) return;
    this.#heard = { signal, at };
    if (this.#begun) this.begin(signal);
  };

  async #giveUp(signal: NodeJS.Signals): Promise<void> {
    const { timeout, describe, report } = this.#options;
    report(`NestJS did not shut down within ${timeout} ms of ${signal}: ${describe()}`);
    await this.#drain();
    dieOf(signal);
  }

  async #drain(): Promise<void> {
    const { left } = await drain({ deadline: Math.max(0, this.#end - Date.now()) });
    for (const { label } of left) this.#options.report(`${label} was given up: it did not end in time`);
  }
}

/** End by a signal, whoever listens to it. */
function dieOf(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  // The first process of a container cannot die of a signal that it sends itself: the kernel does not deliver it.
  if (process.pid === 1) process.exit(128 + constants.signals[signal]);
  process.kill(process.pid, signal);
}
