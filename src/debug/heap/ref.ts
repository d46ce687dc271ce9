/** Makes weak references to values from users. */

/** @throws TypeError with a message that starts with `rule`, if `value` cannot be referenced weakly. */
export function refTo(value: unknown, rule: string): WeakRef<WeakKey> {
  try {
    return new WeakRef(value as WeakKey);
  } catch (cause) {
    const kind = value === null ? 'null' : typeof value === 'symbol' ? 'a registered symbol' : typeof value;
    throw new TypeError(`${rule}, but it is ${kind}, which is never collected`, { cause });
  }
}
