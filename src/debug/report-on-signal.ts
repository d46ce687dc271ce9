/** `reportOnSignal`: writes a report of the running program whenever it receives a signal. */
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { dispose, ownOptions } from '../internal.js';
import { debug } from './program.js';
import { saveReport } from './report/save.js';

/** The options of `reportOnSignal`. */
export interface ReportOnSignalOptions {
  /** The signal that requests a report. The default is `SIGUSR2`, since Node itself uses `SIGUSR1`. */
  readonly signal?: NodeJS.Signals | undefined;
  /**
   * The file, overwritten each time: HTML if it ends in `.html`, JSON if it ends in `.json`, otherwise text. The
   * default is `lastcall-report.PID.1.html`, `….2.html` and so on in the current directory.
   */
  readonly path?: string | undefined;
}

/**
 * Write a report each time the process receives a signal, and print the file's path to standard error.
 *
 * A program that is started with `--import lastcall/debug` needs no code for this, only environment variables:
 * `LASTCALL_REPORT_SIGNAL=SIGUSR2`, and `LASTCALL_REPORT_PATH` for the file.
 *
 * @returns a handle; disposing it stops listening. The listener does not keep the program alive, and you need not keep
 * the handle.
 * @throws TypeError when the signal does not exist or cannot be listened to, or when `path` is not a string.
 *
 * *Gotcha*: signals reach only the main thread. Windows has no `SIGUSR2`; use `SIGBREAK` (Ctrl-Break) there.
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
      // Inspecting a program must not end it, for example when the disk is full.
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
    throw new TypeError(
      `reportOnSignal cannot listen to ${signal}: the system does not allow it, take another`,
      {
        cause,
      },
    );
  }
}
