/** Finishes the classes that stand in for the standard's stacks. */

/**
 * Give a class what the standard's stacks have and a class body cannot write: a dispose symbol whose value is the
 * dispose method itself, the same function object; a tag for `Object.prototype.toString`; and its own name, which
 * bundlers change.
 */
export function finishStackClass(
  type: abstract new () => object,
  tag: string,
  symbol: symbol,
  method: string,
): void {
  Object.defineProperty(type, 'name', { value: tag, configurable: true });
  const prototype = type.prototype as Record<string, unknown>;
  Object.defineProperties(prototype, {
    [symbol]: { value: prototype[method], writable: true, configurable: true },
    [Symbol.toStringTag]: { value: tag, configurable: true },
  });
}
