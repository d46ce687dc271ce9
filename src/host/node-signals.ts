/** Dying of a signal on Node, after everything was released. */
import type { Program } from '../core/host.js';
import type { Listener, NodeProcess } from './node-process.js';
import { signalExitListeners } from './signal-exit.js';
import { setImmediate } from './timers.js';

/** A second SIGINT sooner than this is the same key press told twice: by the terminal, and by npm. */
const SAME_PRESS_MS = 500;

export class NodeSignals {
  readonly #process: NodeProcess;
  readonly #program: Program;
  #signals: ReadonlySet<string> = new Set();
  readonly #listeners = new Map<string, Listener>();
  /** When the signal came that the program is going to die of. */
  #dyingSince: number | undefined;

  constructor(process: NodeProcess, program: Program) {
    this.#process = process;
    this.#program = program;
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
      const listener = (): void => this.#onSignal(signal);
      this.#listeners.set(signal, listener);
      // Before all others: a listener of the application that listens once is gone when it has run.
      this.#process.prependListener(signal, listener);
    }
  }

  #remove(): void {
    for (const [signal, listener] of this.#listeners) this.#process.off(signal, listener);
    this.#listeners.clear();
  }

  #onSignal(signal: string): void {
    if (this.#isHandledElsewhere(signal)) return;
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
    const ours = 1 + signalExitListeners(this.#process, globalThis);
    return this.#process.listenerCount(signal) > ours;
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
    // A listener that the application added meanwhile may have taken it; then the program goes on, and so do we.
    setImmediate(() => this.#add()).unref();
  }
}
