/** `SuppressedError`: the engine's, or an equal one where the engine has none. */
import { shared } from './shared.js';

/**
 * Build one error from two: `error`, the later one, hides `suppressed`, the earlier one.
 * Callable with and without `new`, as ECMAScript's `SuppressedError` is.
 */
function Suppressed(error: unknown, suppressed: unknown, message?: string): SuppressedError {
  const self: Error = Reflect.construct(
    Error,
    message === undefined ? [] : [message],
    new.target ?? Suppressed,
  );
  // Where new.target has no prototype of its own, Error's was taken.
  if (Object.getPrototypeOf(self) === Error.prototype) Object.setPrototypeOf(self, Suppressed.prototype);
  const hidden = { configurable: true, enumerable: false, writable: true };
  return Object.defineProperties(self, {
    error: { ...hidden, value: error },
    suppressed: { ...hidden, value: suppressed },
  }) as SuppressedError;
}

Object.setPrototypeOf(Suppressed, Error);
Object.defineProperties(Suppressed, {
  name: { value: 'SuppressedError', configurable: true },
  prototype: {
    value: Object.create(Error.prototype, {
      constructor: { value: Suppressed, configurable: true, writable: true },
      message: { value: '', configurable: true, writable: true },
      name: { value: 'SuppressedError', configurable: true, writable: true },
    }),
    writable: false,
  },
});

/**
 * The error that disposal throws when a second error comes while a first is on its way:
 * `error` is the later one, `suppressed` the earlier. It is the engine's own class where there is one.
 *
 * @example
 * ```ts
 * import { Scope, SuppressedError } from 'lastcall';
 *
 * const scope = new Scope();
 * scope.defer(() => { throw new Error('first made, last to run'); });
 * scope.defer(() => { throw new Error('last made, first to run'); });
 * try {
 *   scope.dispose();
 * } catch (error) {
 *   if (!(error instanceof SuppressedError)) throw error;
 *   error.error.message; // => 'first made, last to run'
 *   error.suppressed.message; // => 'last made, first to run'
 * }
 * ```
 */
export const SuppressedError: SuppressedErrorConstructor =
  (globalThis as { SuppressedError?: SuppressedErrorConstructor }).SuppressedError ??
  // One for all copies of the package, so that `instanceof` knows the errors of each.
  shared(Symbol.for('lastcall.suppressed-error'), () => Suppressed as unknown as SuppressedErrorConstructor);

export type SuppressedError = SuppressedErrorConstructor['prototype'];
