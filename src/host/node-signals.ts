/** Dying of a signal on Node, after everything was released. */
import type { Program } from '../core/host.js';
import type { Listener, NodeProcess } from './node-process.js';
import { signalExitListeners } from './signal-exit.js';

/** A second SIGINT sooner than this is the same key press told twice: by the terminal, and by npm. */
const SAME_PRESS_MS = 500;

export class NodeSignals {
  readonly #process: NodeProcess;
  readonly #program: Program;
  readonly #listeners = new Map<string, Listener>();
  /** When the signal came that the program is going to die of. */
  #dyingSince: number | undefined;

  constructor(process: NodeProcess, program: Program) {
    this.#process = process;
    this.#program = program;
  }

  listen(signals: readonly string[]): void {
    for (const signal of new Set(signals)) {
      const listener = (): void => this.#onSignal(signal);
      this.#listeners.set(signal, listener);
      // Before all others: a listener of the application that listens once is gone when it has run.
      this.#process.prependListener(signal, listener);
    }
  }

  unlisten(): void {
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
    this.unlisten();
    const process = this.#process;
    // The first process of a container cannot die of a signal that it sends itself: the kernel does not deliver it.
    if (process.pid === 1)
      process.exit(128 + (process.getBuiltinModule('node:os').constants.signals[signal] ?? 0));
    process.kill(process.pid, signal);
  }
}
