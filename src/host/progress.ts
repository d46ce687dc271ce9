/** The line that tells a person at a terminal what a drain is waiting for. */
import type { NodeProcess } from './node-process.js';

declare const setInterval: (fire: () => void, ms: number) => { unref(): unknown };
declare const clearInterval: (timer: unknown) => void;

/** Whoever waits less than this needs no explanation. */
const PATIENCE_MS = 500;
const STDERR = 2;
const WIPE_LINE = '\r\u001B[2K';

/** @returns how to stop, which wipes the line. */
export function showProgress(process: NodeProcess, waitingFor: () => string | undefined): () => void {
  if (!process.getBuiltinModule('node:tty').isatty(STDERR)) return () => {};
  const { writeSync } = process.getBuiltinModule('node:fs');
  let shown = false;
  const timer = setInterval(() => {
    const label = waitingFor();
    if (label === undefined) return;
    shown = true;
    writeSync(STDERR, `${WIPE_LINE}Waiting for ${label} (Ctrl-C again to force)`);
  }, PATIENCE_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    if (shown) writeSync(STDERR, WIPE_LINE);
  };
}
