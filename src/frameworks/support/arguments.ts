/** Checks the arguments of adapters, before anything is acquired. */
import { ownOptions } from '../../internal.js';

/** @throws TypeError when the value is not a function; `what` says what needs one. */
export function needFunction(value: unknown, what: string): void {
  if (typeof value !== 'function') throw new TypeError(`${what}, but it is given ${describe(value)}`);
}

/** @throws TypeError when the value has none of the methods; `what` says what needs one. */
export function needMethod(value: unknown, methods: readonly PropertyKey[], what: string): void {
  const object = value as Record<PropertyKey, unknown> | null | undefined;
  if (methods.some((method) => typeof object?.[method] === 'function')) return;
  throw new TypeError(`${what}, but it is given ${describe(value)}`);
}

/**
 * Read the options that an entry is given.
 *
 * @returns their own properties; none if they are `undefined`.
 * @throws TypeError when they are `null`.
 */
export function readOptions<Options extends object>(options: Options | undefined, entry: string): Options {
  if (options === null) throw new TypeError(`${entry} needs an object of options, but it is given null`);
  return ownOptions(options);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  const { constructor } = Object(value) as { constructor?: { name?: string } };
  return `a value of ${constructor?.name ?? typeof value}`;
}
