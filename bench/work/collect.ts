/** Runs the collector, for rows about collection only: elsewhere it would discard what the engine has optimised. */

export function collect(): void {
  if (globalThis.gc === undefined) throw new Error('start the engine with --expose-gc');
  globalThis.gc();
}
