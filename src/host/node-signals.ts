/** Handles signals on Node: everything is released, then the program dies of the signal. */
import type { Program } from '../core/record/host.js';
import { countForeign, isPreceded, mark, nextOrder } from './listener-mark.js';
import type { MoreEnds } from './node-ends.js';
import type { NodeProcess } from './node-process.js';
import { signalExitListeners } from './signal-exit.js';
import { setTimeout } from './timers.js';

/** A second SIGINT sooner than this is the same key press: the terminal sends one, and npm passes on another. */
const SAME_PRESS_MS = 500;

/** Emitted for signals that are left to the application's own handlers, such as a framework's. */
const LEFT = Symbol.for('lastcall.signal-left');

/** Deno dies in another thread, unless somebody listens by then. This is longer than it takes. */
const DYING_MS = 1_000;

export class NodeSignals {
  readonly #process: NodeProcess;
  readonly #program: Program;
  readonly #more: MoreEnds;
  #signals: ReadonlySet<string> = new Set();
  /** Which of several parties this one is: see `mark`. */
  #order = 0;
  /** Stop listening. */
  readonly #stops: (() => void)[] = [];
  /** When the signal arrived of which the program is going to die. */
  #dyingSince: number | undefined;

  constructor(process: NodeProcess, program: Program, more: MoreEnds) {
    this.#process = process;
    this.#program = program;
    this.#more = more;
  }

  listen(signals: readonly string[]): void {
    this.#signals = new Set(signals);
    this.#order = nextOrder(this.#process, signals);
    this.#add();
  }

  unlisten(): void {
    this.#signals = new Set();
    this.#remove();
  }

  #add(): void {
    this.#remove();
    for (const signal of this.#signals) {
      const listener = mark(() => this.#onSignal(signal), this.#order);
      this.#stops.push(this.#more.listenFirst(signal, listener));
    }
  }

  #remove(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  #onSignal(signal: string): void {
    if (this.#countHandlers(signal) > 0) {
      // The application's own handler wins; if it ends the program, our `exit` listener does the work.
      this.#process.emit(LEFT, signal);
      return;
    }
    // Another version of lastcall, or one in another realm, raises the signal again when it is done: then it is our
    // turn.
    if (isPreceded(this.#process, signal, this.#order)) return;
    const now = Date.now();
    if (this.#dyingSince === undefined) {
      this.#dyingSince = now;
      void this.#program.run().then(() => this.#die(signal));
    } else if (signal === 'SIGINT' && now - this.#dyingSince > SAME_PRESS_MS) {
      this.#die(signal);
    }
  }

  /** How many listeners of the application, signal-exit's left out, a signal has. */
  #countHandlers(signal: string): number {
    return countForeign(this.#process, signal) - signalExitListeners(this.#process, globalThis);
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
    // A listener that the application has added meanwhile may handle it; then the program goes on, and so do we.
    const ms = this.#countHandlers(signal) > 0 ? 0 : DYING_MS;
    setTimeout(() => this.#add(), ms).unref();
  }
}
