/** Joins the errors of one disposal into one, as ECMAScript's DisposeResources does. */
import { SuppressedError } from './suppressed-error.js';

/** What engines say in the errors that they join themselves. */
const MESSAGE = 'An error was suppressed during disposal';

/**
 * @param errors in the order in which they were thrown; at least one.
 * @returns the only error, or a `SuppressedError` in which each later error hides the earlier ones.
 */
export function joinErrors(errors: readonly unknown[]): unknown {
  return errors.reduce((earlier, later) => new SuppressedError(later, earlier, MESSAGE));
}
