/** Shows errors where there is no `util.inspect`: as text for the console of a page or a worker. */

/** What an error may hold that must not be lost with it. */
const INNER = ['cause', 'error', 'suppressed', 'errors'] as const;

/** Errors may refer to each other in a circle. */
const DEEPEST = 10;

/** Never throws: whatever was thrown, the callbacks after it must still run. */
export function inspect(error: unknown, depth = 0): string {
  try {
    const own = withStack(error);
    if (typeof error !== 'object' || error === null || depth === DEEPEST) return own;
    const inner = INNER.filter((key) => Object.hasOwn(error, key)).map(
      (key) => `\n[${key}]: ${inspect((error as Record<string, unknown>)[key], depth + 1)}`,
    );
    return own + inner.join('');
  } catch {
    return 'something that cannot be shown';
  }
}

/** A value as a string, with its stack if it has one. Errors of other frames are no instances of `Error` here. */
function withStack(error: unknown): string {
  const headline = String(error);
  const { stack } = Object(error) as { stack?: unknown };
  if (typeof stack !== 'string') return headline;
  // Only V8's stacks begin with the name and the message.
  return stack.startsWith(headline) ? stack : `${headline}\n${stack}`;
}
