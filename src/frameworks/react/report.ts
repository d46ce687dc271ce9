/** Where errors go that no component can be shown for any more. */

/** As React does it: to the window's `error` event. */
export function report(error: unknown): void {
  const { reportError } = globalThis as { reportError?: (error: unknown) => void };
  if (reportError !== undefined) return reportError(error);
  // Node has none. Thrown in a job of its own, it is an uncaught error.
  queueMicrotask(() => {
    throw error;
  });
}
