/** The errors of tests that a framework does not fail any more, because they were skipped when they had begun. */
import type { Failure } from '../../debug/leaks/guard.js';

let untold: Error[] = [];

/** Keep an error until `raiseUntold`. */
export function keepUntold(test: string, { error }: Failure): void {
  untold.push(new Error(`"${test}" was skipped half way: ${String(error)}`, { cause: error }));
}

/** @throws what was kept. */
export function raiseUntold(): void {
  const errors = untold;
  untold = [];
  if (errors.length === 1) throw errors[0] as Error;
  if (errors.length > 1) throw new AggregateError(errors, errors.map(({ message }) => message).join('\n'));
}
