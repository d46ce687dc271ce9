/** The symbols that values are asked for: the standard's dispose symbols, and lastcall's own. */

// Where the engine has no dispose symbols, esbuild's lowered `using` looks up `Symbol.for('Symbol.dispose')`.
export const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');
export const asyncDispose: typeof Symbol.asyncDispose =
  Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');

/*
 * The numbers change with the shape of what copies of the package share: see `src/core/state/part.ts`. Copies that
 * differ in them stay apart.
 */

/** The key of the shared state on the global object. */
export const STATE = Symbol.for('lastcall.state.2');

/** Asks a handle for its record. */
export const RECORD = Symbol.for('lastcall.record.2');
