/** Runs the collector on demand, without an option on the command line. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let known: (() => void) | undefined;

/** Run a full collection. */
export function collect(): void {
  known ??= findCollector();
  known();
}

function findCollector(): () => void {
  const { Bun, gc } = globalThis as { Bun?: { gc(synchronous: boolean): void }; gc?: () => void };
  if (Bun !== undefined) return () => Bun.gc(true);
  if (typeof gc === 'function') return () => void gc();
  setFlagsFromString('--expose-gc');
  try {
    return runInNewContext('gc') as () => void;
  } finally {
    setFlagsFromString('--no-expose-gc');
  }
}
