/** Reports errors that come too late for an error boundary. */

/** Report an error as React does: as the window's `error` event. */
export function report(error: unknown): void {
  const { reportError } = globalThis as { reportError?: (error: unknown) => void };
  if (reportError !== undefined) return reportError(error);
  // Node has no `reportError`. Thrown in a microtask of its own, the error is uncaught.
  queueMicrotask(() => {
    throw error;
  });
}
