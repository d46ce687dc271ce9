/** The checks of what users pass to adapters, before anything is acquired. */

/** @throws TypeError that says what is to be a function. */
export function needFunction(value: unknown, what: string): void {
  if (typeof value !== 'function') throw new TypeError(`${what}, but it is given ${describe(value)}`);
}

/** @throws TypeError when none of these is a method of the value. */
export function needMethod(value: unknown, methods: readonly PropertyKey[], what: string): void {
  const object = value as Record<PropertyKey, unknown> | null | undefined;
  if (methods.some((method) => typeof object?.[method] === 'function')) return;
  throw new TypeError(`${what}, but it is given ${describe(value)}`);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  const { constructor } = Object(value) as { constructor?: { name?: string } };
  return `a value of ${constructor?.name ?? typeof value}`;
}
