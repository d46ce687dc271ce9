/** Reads environment variables. */

/** The value of a variable. An empty one counts as unset: compose files make unset variables empty. */
export function variable(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
