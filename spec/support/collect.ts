/** Runs the real garbage collector on demand. */
import { sleep } from './time.js';

/** The number of collections without a condition. */
const CYCLES = 5;

/** The most collections until the condition must hold. */
const LIMIT = 25;

/** Sets the flag at run time: on the command line it would cost a child process, or break other runtimes. */
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
 * Overwrites the stack below the caller. The function is created anew each time: compiled code would keep its words
 * in registers.
 */
const OVERWRITING = `
  (function deepen(depth) {
    const words = [depth, {}, []];
    return words.length + (depth > 0 ? deepen(depth - 1) : 0);
  })(300);
`;

/**
 * Collect until `done` returns true, or a fixed number of times without `done`. Between two collections there is a
 * turn of the loop: `deref` pins its target until then, and finalization callbacks run then.
 *
 * JavaScriptCore scans the stack conservatively: any word that looks like a reference counts as one, and calls that
 * have returned leave such words behind. So these are overwritten first, and each collection runs in its own task,
 * which has a different stack.
 *
 * @throws Error when `done` is still false after the last collection.
 */
export async function collect(done?: () => boolean): Promise<void> {
  for (let cycle = 0; cycle < (done === undefined ? CYCLES : LIMIT); cycle++) {
    await sleep(1);
    new Function(OVERWRITING)();
    await inTask(collectOnce);
    await sleep(1);
    if (done?.() === true) return;
  }
  if (done !== undefined) throw new Error(`not collected after ${LIMIT} collections`);
}

function inTask(body: () => void): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(() => {
      body();
      resolve();
    });
  });
}

/**
 * Run `body` so that it leaves nothing on the stack or in a register: what it created and did not keep can then be
 * collected.
 */
export async function apart<Result>(body: () => Result | Promise<Result>): Promise<Result> {
  await sleep(0);
  const result = await body();
  await sleep(0);
  return result;
}
