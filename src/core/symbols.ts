/** The dispose symbols; where the engine lacks them, the ones that lowered `using` falls back to. */

// esbuild's lowered `using` looks up `Symbol.for('Symbol.dispose')` on engines without the symbol.
export const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');
export const asyncDispose: typeof Symbol.asyncDispose =
  Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');

/**
 * Finish a stack-like class as the standard has it: a dispose symbol that is the dispose method itself, the
 * same function object, and a tag for `Object.prototype.toString`; and its own name, which bundlers change.
 */
export function nameAs(type: abstract new () => object, tag: string, symbol: symbol, method: string): void {
  Object.defineProperty(type, 'name', { value: tag, configurable: true });
  const prototype = type.prototype as Record<string, unknown>;
  Object.defineProperties(prototype, {
    [symbol]: { value: prototype[method], writable: true, configurable: true },
    [Symbol.toStringTag]: { value: tag, configurable: true },
  });
}
