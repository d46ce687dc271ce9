/** What tells that a program ends here and now, besides the `exit` event of Node's `process`. */
import type { NodeProcess } from './node-process.js';

/** What a runtime adds that offers Node's `process`, but does not end by it alone. */
export interface MoreEnds {
  /** Whether signals reach this thread. */
  isMainThread(): boolean;
  /** Call `end` when the program ends, as often as events say so; returns how to stop. */
  watch(end: () => void): () => void;
  /** Throw `interruption` wherever a callback would end the program at once; returns how to undo that. */
  hold(interruption: symbol): () => void;
}

/** Node itself needs no more. */
export function nodeEnds(process: NodeProcess): MoreEnds {
  return {
    isMainThread: () => process.getBuiltinModule('node:worker_threads').isMainThread,
    watch: () => () => {},
    hold: () => () => {},
  };
}
