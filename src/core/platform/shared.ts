/** Shares values between copies of the package in one program, on the global object. */

/** The value under `key`; the first copy to ask makes it. */
export function shared<Value>(key: symbol, make: () => Value): Value {
  const found = Object.getOwnPropertyDescriptor(globalThis, key);
  if (found !== undefined) return found.value as Value;
  const value = make();
  Object.defineProperty(globalThis, key, { value });
  return value;
}
