/** `crash: 'drain'` on Node: release everything after an uncaught error, then die of that error. */
import type { Program } from '../core/host.js';
import { inspect, write } from './node-output.js';
import type { Listener, NodeProcess } from './node-process.js';
import { setImmediate } from './timers.js';

declare const reportError: (error: unknown) => void;

/** @returns how to stop. */
export function watchCrashes(process: NodeProcess, program: Program): () => void {
  let dying = false;
  const onError = (event: string, error: unknown): void => {
    // An application that handles its errors goes on; nothing is to be drained.
    if (process.listenerCount(event) > 1) return;
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
  const stops = events(process).map((event) => {
    const listener: Listener = (error: unknown) => onError(event, error);
    // Before all others: a listener that listens once is gone when it has run.
    process.prependListener(event, listener);
    return () => process.off(event, listener);
  });
  const stop = (): void => stops.forEach((stop) => stop());
  return stop;
}

/** What tells of errors that nobody caught: Bun brings rejections to the second alone. */
function events(process: NodeProcess): readonly string[] {
  return isBun(process) ? ['uncaughtException', 'unhandledRejection'] : ['uncaughtException'];
}

function isBun(process: NodeProcess): boolean {
  return process.versions['bun'] !== undefined;
}

/** Raised again where nobody catches it, an error prints its own stack and sets the status. */
function dieOf(error: unknown, process: NodeProcess): void {
  // Bun shows a thrown error with the place of the last throw, which says nothing of its cause.
  if (!isBun(process)) throw error;
  reportError(error);
}
