/** Collections on demand, with the real collector. */
import { sleep } from './time.js';

/** How many collections there are when nothing says that one was enough. */
const CYCLES = 5;

/** How many there are until something is due that did not come. */
const LIMIT = 25;

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
 * Overwrites the stack below the caller. Made anew each time: code that was compiled would keep its words in
 * registers.
 */
const OVERWRITING = `
  (function deepen(depth) {
    const words = [depth, {}, []];
    return words.length + (depth > 0 ? deepen(depth - 1) : 0);
  })(300);
`;

/**
 * Collect until `done`, or for a fixed number of cycles if it is not given. Between two collections lies a turn
 * of the loop: `deref` pins its target until then, and finalization callbacks come then.
 *
 * JavaScriptCore takes for a reference whatever looks like one on the stack, and calls that are over leave such
 * words behind. So they are overwritten first, and the collection has a task of its own, whose stack is another.
 *
 * @throws Error when it is not done after all cycles.
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
 * Run `body` where nothing of it stays on the stack or in a register, so that what it made and did not keep can
 * be collected.
 */
export async function apart<Result>(body: () => Result | Promise<Result>): Promise<Result> {
  await sleep(0);
  const result = await body();
  await sleep(0);
  return result;
}
