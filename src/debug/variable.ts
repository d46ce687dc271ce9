/** Variables of the environment. */

/** What a variable says; one that is empty, as compose files make those that nobody has set, says nothing. */
export function variable(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
