/** The collector, on demand: for rows that are about it. Elsewhere it would make the engine forget what it optimised. */

export function collect(): void {
  if (globalThis.gc === undefined) throw new Error('start the engine with --expose-gc');
  globalThis.gc();
}
