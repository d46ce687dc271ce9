/** `drain` and `shutdown`: what a signal does, on demand. */
import { ownOptions } from '../platform/options.js';
import type { DrainReport } from '../record/host.js';
import { startDrain } from '../run/drain.js';
import { program } from '../run/program.js';
import { environment } from '../state/environment.js';
import { checkDeadline } from './checks.js';

/**
 * Run everything that is alive and runs at exit, now, newest first, each awaited before the next: what a signal does,
 * without the end of the program. What is made meanwhile runs next. At the deadline nothing more is awaited: what is
 * synchronous still runs, and sync twins run in place of what is not.
 *
 * @param options `deadline`: milliseconds, `Infinity` for no limit; `configure`'s if not given. While a drain is
 * under way, another call waits for that one.
 * @returns a promise of what was done; it is never rejected by a callback: errors are reported.
 * @throws TypeError when the deadline is no such number.
 *
 * *Gotcha*: a callback may ask for a drain before it awaits anything else: only then is it known not to be waited for.
 * Later, the drain and the callback wait for each other up to the deadline.
 *
 * @example
 * ```ts
 * import { AsyncScope, drain } from 'lastcall';
 *
 * const scope = new AsyncScope();
 * scope.defer(async () => {});
 * await drain({ deadline: 1_000 }); // => { ran: 1, failed: 0, left: [] }
 * ```
 */
export async function drain(options: { readonly deadline?: number | undefined } = {}): Promise<DrainReport> {
  const { deadline = environment.settings.deadline } = ownOptions(options);
  checkDeadline(deadline, 'drain');
  return await startDrain(deadline);
}

/**
 * Run everything as `drain` does, name on standard error what was left at the deadline, then end the program.
 *
 * @param code the exit code; if not given, the one the program has set itself, such as `process.exitCode`.
 * @returns a promise that never settles: the program is over.
 * @throws TypeError when `code` is no integer.
 *
 * @example
 * ```ts no-run
 * import { shutdown } from 'lastcall';
 *
 * await shutdown(0);
 * ```
 */
export async function shutdown(code?: number): Promise<never> {
  if (code !== undefined && !Number.isInteger(code)) {
    throw new TypeError('shutdown takes an exit code, an integer, or nothing');
  }
  await program.run();
  return environment.host.exit(code);
}
