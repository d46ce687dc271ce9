/** What tells that a program ends here and now, besides the `exit` event of Node's `process`. */
import type { NodeProcess } from './node-process.js';

/** What a runtime adds that offers Node's `process`, but does not end by it alone. */
export interface MoreEnds {
  /** Whether signals reach this thread. */
  isMainThread(): boolean;
  /** Listen to a signal, before all others: one that listens once is gone when it has run. Returns how to stop. */
  listenFirst(signal: string, listener: () => void): () => void;
  /** Call `end` when the program ends, as often as events say so; returns how to stop. */
  watch(end: () => void): () => void;
  /** Throw `interruption` wherever a callback would end the program at once; returns how to undo that. */
  hold(interruption: symbol): () => void;
}

/** Node itself needs no more. */
export function nodeEnds(process: NodeProcess): MoreEnds {
  return {
    isMainThread: () => process.getBuiltinModule('node:worker_threads').isMainThread,
    listenFirst(signal, listener) {
      process.prependListener(signal, listener);
      return () => void process.off(signal, listener);
    },
    watch: () => () => {},
    hold: () => () => {},
  };
}
