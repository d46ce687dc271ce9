/** Reports the errors that have no caller to be thrown to: those of callbacks at collection and at exit. */
import { INTERRUPTION } from '../platform/interruption.js';
import type { Reason } from '../record/types.js';
import { environment } from '../state/environment.js';
import { writeFailure } from '../state/output.js';

/** Hand an error to `onError`, or write it to standard error; the program goes on as if nothing had happened. */
export function report(error: unknown, reason: Reason, label: string): void {
  const { onError } = environment.settings;
  const headline = `${label} failed at ${reason}`;
  if (onError === null) return writeFailure(error, headline);
  const onHandlerError = (second: unknown): void => {
    if (second === INTERRUPTION) return; // the handler ended the program, as it may
    writeFailure(error, headline);
    writeFailure(second, 'onError itself failed');
  };
  try {
    // The handler may be asynchronous: its rejection must not be lost either.
    Promise.resolve(onError(error, { reason, label })).catch(onHandlerError);
  } catch (second) {
    onHandlerError(second);
  }
}
