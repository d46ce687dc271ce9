/** Dying of a signal on Node, after everything was released. */
import type { Program } from '../core/host.js';
import type { MoreEnds } from './node-ends.js';
import type { NodeProcess } from './node-process.js';
import { signalExitListeners } from './signal-exit.js';
import { setTimeout } from './timers.js';

/** A second SIGINT sooner than this is the same key press told twice: by the terminal, and by npm. */
const SAME_PRESS_MS = 500;

/** The event by which the program hears of signals that are left to its own handlers, such as a framework's. */
const LEFT = Symbol.for('lastcall.signal-left');

/** Deno dies in another thread, unless somebody listens by then; this is more than it takes. */
const DYING_MS = 1_000;

export class NodeSignals {
  readonly #process: NodeProcess;
  readonly #program: Program;
  readonly #more: MoreEnds;
  #signals: ReadonlySet<string> = new Set();
  /** How to stop to listen. */
  readonly #stops: (() => void)[] = [];
  /** When the signal came that the program is going to die of. */
  #dyingSince: number | undefined;

  constructor(process: NodeProcess, program: Program, more: MoreEnds) {
    this.#process = process;
    this.#program = program;
    this.#more = more;
  }

  listen(signals: readonly string[]): void {
    this.#signals = new Set(signals);
    this.#add();
  }

  unlisten(): void {
    this.#signals = new Set();
    this.#remove();
  }

  #add(): void {
    this.#remove();
    for (const signal of this.#signals) {
      this.#stops.push(this.#more.listenFirst(signal, () => this.#onSignal(signal)));
    }
  }

  #remove(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  #onSignal(signal: string): void {
    if (this.#isHandledElsewhere(signal)) {
      this.#process.emit(LEFT, signal);
      return;
    }
    const now = Date.now();
    if (this.#dyingSince === undefined) {
      this.#dyingSince = now;
      void this.#program.run().then(() => this.#die(signal));
    } else if (signal === 'SIGINT' && now - this.#dyingSince > SAME_PRESS_MS) {
      this.#die(signal);
    }
  }

  /** The application's own handler wins; its end of the program, if it comes, meets the `exit` listener. */
  #isHandledElsewhere(signal: string): boolean {
    return this.#listeners(signal) > 1; // ours is one
  }

  /** How many listen to a signal, signal-exit left out. */
  #listeners(signal: string): number {
    return this.#process.listenerCount(signal) - signalExitListeners(this.#process, globalThis);
  }

  /** End as if nobody had listened, so that parents see the true cause. */
  #die(signal: string): void {
    this.#dyingSince = undefined;
    this.#remove();
    const process = this.#process;
    // The first process of a container cannot die of a signal that it sends itself: the kernel does not deliver it.
    if (process.pid === 1)
      process.exit(128 + (process.getBuiltinModule('node:os').constants.signals[signal] ?? 0));
    process.kill(process.pid, signal);
    // A listener that the application added meanwhile may take it; then the program goes on, and so do we.
    const ms = this.#listeners(signal) > 0 ? 0 : DYING_MS;
    setTimeout(() => this.#add(), ms).unref();
  }
}
