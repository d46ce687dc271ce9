/** Errors that have no caller to be thrown to: those of callbacks at collection and at exit. */
import { INTERRUPTION } from './interruption.js';
import { ledger } from './ledger.js';
import type { Reason } from './record.js';

/** Hand an error to `onError`, or write it to standard error; the program goes on as if nothing had happened. */
export function report(error: unknown, reason: Reason, label: string): void {
  const { onError } = ledger.settings;
  const headline = `${label} failed at ${reason}`;
  if (onError === null) return writeFailure(error, headline);
  const handlerFailed = (second: unknown): void => {
    if (second === INTERRUPTION) return; // it ended the program, which is its right
    writeFailure(error, headline);
    writeFailure(second, 'onError itself failed');
  };
  try {
    // An asynchronous handler is no less a handler: its rejection must not be lost either.
    Promise.resolve(onError(error, { reason, label })).catch(handlerFailed);
  } catch (second) {
    handlerFailed(second);
  }
}

export function writeFailure(error: unknown, headline: string): void {
  ledger.host.write(`lastcall: ${headline}: ${inspect(error)}\n`);
}

function inspect(error: unknown): string {
  try {
    return ledger.host.inspect(error);
  } catch {
    return 'an error that cannot be shown, since looking at it throws another';
  }
}
