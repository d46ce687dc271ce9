/** `crash: 'drain'` on Node: release everything after an uncaught error, then die of that error. */
import type { Program } from '../core/host.js';
import { inspect, write } from './node-output.js';
import type { Listener, NodeProcess } from './node-process.js';
import { setImmediate } from './timers.js';

declare const reportError: (error: unknown) => void;

/** @returns how to stop. */
export function watchCrashes(process: NodeProcess, program: Program): () => void {
  let dying = false;
  const onError: Listener = (error: unknown) => {
    // An application that handles its errors goes on; nothing is to be drained.
    if (process.listenerCount('uncaughtException') > 1) return;
    if (dying) {
      write(process, `lastcall: another error came during the drain: ${inspect(process, error)}\n`);
      return;
    }
    dying = true;
    void program.run().then(() => {
      stop();
      setImmediate(() => dieOf(error, process));
    });
  };
  const stop = (): void => void process.off('uncaughtException', onError);
  // Before all others: a listener that listens once is gone when it has run.
  process.prependListener('uncaughtException', onError);
  return stop;
}

/** Raised again where nobody catches it, an error prints its own stack and sets the status. */
function dieOf(error: unknown, process: NodeProcess): void {
  // Bun shows a thrown error with the place of the last throw, which says nothing of its cause.
  if (process.versions['bun'] === undefined) throw error;
  reportError(error);
}
