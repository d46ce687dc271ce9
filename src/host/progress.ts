/** The line that tells a person at a terminal what a drain is waiting for. */

import { clearInterval, setInterval } from './timers.js';

/** Whoever waits less than this needs no explanation. */
const PATIENCE_MS = 500;
const WIPE_LINE = '\r\u001B[2K';

/** @returns how to stop, which wipes the line. */
export function showProgress(
  write: (text: string) => void,
  waitingFor: () => string | undefined,
): () => void {
  let shown = false;
  const timer = setInterval(() => {
    const label = waitingFor();
    if (label === undefined) return;
    shown = true;
    write(`${WIPE_LINE}Waiting for ${label} (Ctrl-C again to force)`);
  }, PATIENCE_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    if (shown) write(WIPE_LINE);
  };
}
