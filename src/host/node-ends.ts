/** How a program ends at once, besides the `exit` event of Node's `process`. */
import type { Listener, NodeProcess } from './node-process.js';

/** What a runtime adds that offers Node's `process` and has other ends too. */
export interface MoreEnds {
  /** Whether signals reach this thread. */
  isMainThread(): boolean;
  /**
   * Listen to a signal before all others: a listener that listens once is gone when it has run. Returns how to
   * stop.
   */
  listenFirst(signal: string, listener: Listener): () => void;
  /** Call `onEnd` at every event by which the program ends; returns how to stop. */
  listen(onEnd: () => void): () => void;
  /** Throw `interruption` where a callback would end the program at once; returns how to undo that. */
  preventExit(interruption: symbol): () => void;
}

/** Node itself needs no more. */
export function nodeEnds(process: NodeProcess): MoreEnds {
  return {
    isMainThread: () => process.getBuiltinModule('node:worker_threads').isMainThread,
    listenFirst(signal, listener) {
      process.prependListener(signal, listener);
      return () => void process.off(signal, listener);
    },
    listen: () => () => {},
    preventExit: () => () => {},
  };
}
