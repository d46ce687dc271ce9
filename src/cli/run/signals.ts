/** Handles signals to the command: the program decides what they do. */
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { isatty } from 'node:tty';
import type { ChildProcess } from 'node:child_process';

const isWindows = process.platform === 'win32';

/** A terminal sends these to the whole process group, so the program receives them, too. */
const FROM_TERMINAL: readonly NodeJS.Signals[] = isWindows
  ? ['SIGINT', 'SIGBREAK', 'SIGHUP']
  : ['SIGINT', 'SIGQUIT'];

const FORWARDED: readonly NodeJS.Signals[] = isWindows ? [] : ['SIGTERM', 'SIGHUP', 'SIGUSR2'];

/** A program that has not handled a signal after so long is blocked. */
const BUSY_MS = 2_000;

/** Time to die of its own signal. The first process of a container never does, so it exits after that. */
const DYING_MS = 1_000;

/**
 * Survive signals while the program runs, and pass on those that it has not received itself.
 *
 * @param isIdle whether a signal would kill the program at once without its preload.
 * @param onKill called before such a signal, which a blocked program does not handle, is followed by SIGKILL.
 * @returns a function that stops this.
 */
export function passOnSignals(
  program: ChildProcess,
  isIdle: (signal: NodeJS.Signals) => boolean,
  onKill: (signal: NodeJS.Signals) => void,
): () => void {
  const isRunning = (): boolean => program.exitCode === null && program.signalCode === null;
  const listeners = [...FROM_TERMINAL, ...FORWARDED].map((signal) => {
    const listener = (): void => {
      if (isIdle(signal)) {
        const check = (): void => {
          if (!isRunning()) return;
          onKill(signal);
          program.kill('SIGKILL');
        };
        setTimeout(check, BUSY_MS).unref();
      }
      if (FROM_TERMINAL.includes(signal) && isInForeground()) return;
      // Not by `program.kill`: Deno then assumes that the signal has killed the program.
      if (program.pid !== undefined && isRunning()) process.kill(program.pid, signal);
    };
    process.on(signal, listener);
    return () => void process.off(signal, listener);
  });
  return () => listeners.forEach((stop) => stop());
}

/** Whether a key press on the terminal reaches this process, and so the program, too. */
function isInForeground(): boolean {
  if (isWindows) return true; // Windows has no background process groups
  if (process.platform !== 'linux') return [0, 1, 2].some((fd) => isatty(fd));
  // See proc(5): after the name in parentheses come state, ppid, pgrp, session, tty_nr, tpgid.
  const stat = readFileSync('/proc/self/stat', 'latin1');
  const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return group === foreground;
}

/** End as the program did, so that the parent process sees the true cause. */
export function dieOf(signal: NodeJS.Signals): void {
  const status = 128 + constants.signals[signal];
  process.exitCode = status;
  setTimeout(() => process.exit(status), DYING_MS);
  process.kill(process.pid, signal);
}
