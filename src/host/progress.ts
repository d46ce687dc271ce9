/** The line that shows a person at a terminal what a drain is waiting for. */
import { clearInterval, setInterval } from './timers.js';

/** A shorter wait needs no explanation. */
const DELAY_MS = 500;
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
  }, DELAY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    if (shown) write(WIPE_LINE);
  };
}
