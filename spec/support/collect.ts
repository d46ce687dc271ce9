/** Collections on demand, with the real collector. */
import { sleep } from './time.js';

const CYCLES = 5;

/** Set at run time: a flag on the command line would cost a child process, or break another runtime's. */
function findCollector(): () => void {
  if (typeof globalThis.gc === 'function') return () => void globalThis.gc?.();
  const { Bun } = globalThis as { Bun?: { gc(synchronous: boolean): void } };
  if (Bun !== undefined) return () => Bun.gc(true);
  if (typeof process === 'undefined') throw new Error('No collector: start V8 with --expose-gc');
  process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
  return process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void;
}

const collectOnce = findCollector();

/**
 * Collect until `done`, or for a fixed number of cycles if it is not given. Between two collections lies a turn
 * of the loop: `deref` pins its target until then, and finalization callbacks come then.
 *
 * @throws Error when it is not done after all cycles.
 */
export async function collect(done?: () => boolean): Promise<void> {
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    await sleep(1);
    collectOnce();
    await sleep(1);
    if (done?.() === true) return;
  }
  if (done !== undefined) throw new Error(`not collected after ${CYCLES} collections`);
}

/**
 * Run `body` where nothing of it stays on the stack or in a register, so that what it made and did not keep can
 * be collected.
 */
export async function apart<Result>(body: () => Result | Promise<Result>): Promise<Result> {
  await sleep(0);
  const result = await body();
  await sleep(0);
  return result;
}
