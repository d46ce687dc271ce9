/** `reportOnSignal`: the report of a program that is running, written when somebody asks for it. */
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { dispose, ownOptions } from '../internal.js';
import { debug } from './program.js';
import { saveReport } from './report/save.js';

/** What `reportOnSignal` takes. */
export interface ReportOnSignalOptions {
  /** Which signal asks for a report: `SIGUSR2` if not given, since Node itself uses `SIGUSR1`. */
  readonly signal?: NodeJS.Signals | undefined;
  /**
   * The file, written anew each time: HTML if it ends in `.html`, JSON in `.json`, else text. If not given,
   * `lastcall-report.PID.1.html`, `….2.html` and so on in the current directory.
   */
  readonly path?: string | undefined;
}

/**
 * Write a report each time the process is sent a signal, and say on standard error where it is.
 *
 * A program that was started with `--import lastcall/debug` does so by environment variables alone:
 * `LASTCALL_REPORT_SIGNAL=SIGUSR2`, and `LASTCALL_REPORT_PATH` for the file.
 *
 * @returns a handle whose disposal ends it. It does not keep the program alive, and need not be kept.
 * @throws TypeError when there is no such signal, or none that a program can listen to, or `path` is no string.
 *
 * *Gotcha*: signals reach the main thread alone; on Windows there is no `SIGUSR2`, but `SIGBREAK` (Ctrl-Break).
 *
 * @example
 * ```ts no-run
 * import { reportOnSignal } from 'lastcall/debug';
 *
 * reportOnSignal({ path: '/var/log/app/leaks.html' }); // kill -USR2 PID
 * ```
 */
export function reportOnSignal(options: ReportOnSignalOptions = {}): Disposable {
  if ((options as unknown) === null) throw new TypeError('options must be an object, but it is null');
  const { signal = 'SIGUSR2', path } = ownOptions(options);
  if (!Object.hasOwn(constants.signals, signal)) {
    throw new TypeError(
      `reportOnSignal cannot listen to ${String(signal)}: take the name of a signal that this system has, such as SIGUSR2`,
    );
  }
  if (path !== undefined && typeof path !== 'string') {
    throw new TypeError(
      `path must be a string, the file that reportOnSignal writes, but it is ${typeof path}`,
    );
  }
  let count = 0;
  const write = (): void => {
    count += 1;
    let file = path ?? `lastcall-report.${process.pid}.${count}.html`;
    try {
      file = resolve(file); // throws where the current directory is gone
      saveReport(debug.report(), file);
      process.stderr.write(`lastcall: wrote ${file}\n`);
    } catch (error) {
      // A full disk must not end a program that only was to be looked at.
      process.stderr.write(`lastcall: could not write the report to ${file}: ${String(error)}\n`);
    }
  };
  listen(signal, write);
  return {
    [dispose]() {
      process.off(signal, write);
    },
  };
}

function listen(signal: NodeJS.Signals, listener: () => void): void {
  try {
    process.on(signal, listener);
  } catch (cause) {
    throw new TypeError(`reportOnSignal cannot listen to ${signal}: the system lets nobody, take another`, {
      cause,
    });
  }
}
