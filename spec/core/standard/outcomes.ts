/** What an action came to, told in values that can be compared whole. */
import { expect } from 'chai';

/** The error that `action` throws or is rejected with. */
export async function errorOf(action: () => unknown): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    return error;
  }
  return expect.fail('nothing was thrown');
}

/** How `action` ends: `'returned'`, `'threw TypeError'`, `'rejected with TypeError'`. */
export async function outcomeOf(action: () => unknown): Promise<string> {
  let result: unknown;
  try {
    result = action();
  } catch (error) {
    return `threw ${classNameOf(error)}`;
  }
  try {
    await result;
    return 'returned';
  } catch (error) {
    return `rejected with ${classNameOf(error)}`;
  }
}

/** An error in one word, or two errors as the pair that joined them. */
export type Telling = string | { readonly error: Telling; readonly suppressed: Telling };

/** Tell which errors a `SuppressedError` joins, and how they nest. */
export function tell(error: unknown): Telling {
  if (isSuppressedError(error)) return { error: tell(error.error), suppressed: tell(error.suppressed) };
  return error instanceof Error ? error.message : String(error);
}

/** Whichever class it is of: copies of the package may have several. */
function isSuppressedError(error: unknown): error is SuppressedError {
  return error instanceof Error && error.name === 'SuppressedError';
}

function classNameOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : String(error);
}
