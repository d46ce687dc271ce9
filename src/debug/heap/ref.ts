/** Weak references to what users give. */

/** @throws TypeError beginning with `rule` if there are none to it. */
export function refTo(value: unknown, rule: string): WeakRef<WeakKey> {
  try {
    return new WeakRef(value as WeakKey);
  } catch (cause) {
    const kind = value === null ? 'null' : typeof value === 'symbol' ? 'a registered symbol' : typeof value;
    throw new TypeError(`${rule}, but it is ${kind}: only what can be collected can be asked for`, { cause });
  }
}
