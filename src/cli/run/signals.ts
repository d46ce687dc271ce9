/** Signals to the command: the program is to decide what comes of them. */
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { isatty } from 'node:tty';
import type { ChildProcess } from 'node:child_process';

const isWindows = process.platform === 'win32';

/** A terminal sends these to the whole group, and the program has got them already. */
const FROM_TERMINAL: readonly NodeJS.Signals[] = isWindows
  ? ['SIGINT', 'SIGBREAK', 'SIGHUP']
  : ['SIGINT', 'SIGQUIT'];

const FORWARDED: readonly NodeJS.Signals[] = isWindows ? [] : ['SIGTERM', 'SIGHUP', 'SIGUSR2'];

/** A program that does not hear of a signal for so long is busy without end. */
const BUSY_MS = 2_000;

/** The first process of a container does not die of a signal that it sends itself. */
const DYING_MS = 1_000;

/**
 * Wait for the program whatever signal comes, and pass on those that it has not got itself.
 *
 * @param isIdle whether the program would have died of a signal at once, were it not for its preload.
 * @param giveUp is called when it has not, since it never comes to hear of the signal.
 * @returns how to stop.
 */
export function passOnSignals(
  program: ChildProcess,
  isIdle: (signal: NodeJS.Signals) => boolean,
  giveUp: (signal: NodeJS.Signals) => void,
): () => void {
  const isRunning = (): boolean => program.exitCode === null && program.signalCode === null;
  const listeners = [...FROM_TERMINAL, ...FORWARDED].map((signal) => {
    const listener = (): void => {
      if (isIdle(signal)) {
        const check = (): void => {
          if (!isRunning()) return;
          giveUp(signal);
          program.kill('SIGKILL');
        };
        setTimeout(check, BUSY_MS).unref();
      }
      if (FROM_TERMINAL.includes(signal) && isInForeground()) return;
      // Not by its own method: Deno takes a program that was sent a signal so for one that died of it.
      if (program.pid !== undefined && isRunning()) process.kill(program.pid, signal);
    };
    process.on(signal, listener);
    return () => void process.off(signal, listener);
  });
  return () => listeners.forEach((stop) => stop());
}

/** Whether a key press at a terminal reaches this process, and so the program as well. */
function isInForeground(): boolean {
  if (isWindows) return true; // there are no others
  if (process.platform !== 'linux') return [0, 1, 2].some((fd) => isatty(fd));
  // See proc(5): after the name in parentheses come state, ppid, pgrp, session, tty_nr, tpgid.
  const stat = readFileSync('/proc/self/stat', 'latin1');
  const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return group === foreground;
}

/** End as the program did, so that whoever started the command sees the true cause. */
export function dieOf(signal: NodeJS.Signals): void {
  const status = 128 + constants.signals[signal];
  process.exitCode = status;
  setTimeout(() => process.exit(status), DYING_MS);
  process.kill(process.pid, signal);
}
