/** Keeps the errors of tests that were skipped half way: the framework does not fail such a test any more. */
import type { Failure } from '../../debug/leaks/guard.js';

let kept: Error[] = [];

/** Keep the error of a skipped test until `failSkippedTests`. */
export function keepSkippedFailure(test: string, { error }: Failure): void {
  kept.push(new Error(`"${test}" was skipped half way: ${String(error)}`, { cause: error }));
}

/**
 * Fail the hook that runs after all tests, in place of the tests that were skipped.
 *
 * @throws the errors that were kept, if there are any.
 */
export function failSkippedTests(): void {
  const errors = kept;
  kept = [];
  if (errors.length === 1) throw errors[0] as Error;
  if (errors.length > 1) throw new AggregateError(errors, errors.map(({ message }) => message).join('\n'));
}
