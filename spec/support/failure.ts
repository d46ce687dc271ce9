/** For promises that must be rejected. */
import { expect } from 'chai';

/** The error that a promise is rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<Error & { code?: string }> {
  return promise.then(
    () => expect.fail('it was not rejected'),
    (error: Error) => error,
  );
}
