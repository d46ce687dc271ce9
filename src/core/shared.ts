/** What several copies of the package in one program have in common: it is kept on the global object. */

/** The value that the first copy to ask has made. */
export function shared<Value>(key: symbol, make: () => Value): Value {
  const found = Object.getOwnPropertyDescriptor(globalThis, key);
  if (found !== undefined) return found.value as Value;
  const value = make();
  Object.defineProperty(globalThis, key, { value });
  return value;
}
