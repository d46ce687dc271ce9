/** `crash: 'drain'` on Node: release everything after an uncaught error, then die of that error. */
import type { Program } from '../core/record/host.js';
import { countForeign, isPreceded, mark, nextOrder } from './listener-mark.js';
import { inspect, write } from './node-output.js';
import type { Listener, NodeProcess } from './node-process.js';
import { setImmediate } from './timers.js';

declare const reportError: (error: unknown) => void;

/** @returns how to stop. */
export function listenToCrashes(process: NodeProcess, program: Program): () => void {
  let isDying = false;
  const order = nextOrder(process, events(process));
  const onError = (event: string, error: unknown): void => {
    // An application that handles its errors goes on; nothing is to be drained.
    if (countForeign(process, event) > 0) return;
    // Another lastcall raises the error again when it is done: then it is our turn.
    if (isPreceded(process, event, order)) return;
    if (isDying) {
      write(process, `lastcall: another error came during the drain: ${inspect(process, error)}\n`);
      return;
    }
    isDying = true;
    void program.run().then(() => {
      stop();
      setImmediate(() => dieOf(error, process));
    });
  };
  const stops = events(process).map((event) => {
    const listener: Listener = mark((error: unknown) => onError(event, error), order);
    // Before all others: a listener that listens once is gone when it has run.
    process.prependListener(event, listener);
    return () => process.off(event, listener);
  });
  const stop = (): void => stops.forEach((stop) => stop());
  return stop;
}

/** What is emitted for errors that nobody caught: for rejections, Bun emits the second alone. */
function events(process: NodeProcess): readonly string[] {
  return isBun(process) ? ['uncaughtException', 'unhandledRejection'] : ['uncaughtException'];
}

function isBun(process: NodeProcess): boolean {
  return process.versions['bun'] !== undefined;
}

/** Raised again where nobody catches it, an error prints its own stack and sets the status. */
function dieOf(error: unknown, process: NodeProcess): void {
  // Bun shows a thrown error with the line of the last throw, which hides its cause.
  if (!isBun(process) || typeof reportError !== 'function') throw error; // a realm of node:vm has no such global
  reportError(error);
}
