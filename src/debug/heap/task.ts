/** Runs functions in separate tasks, with an empty stack. */
import timers from 'node:timers';

// Captured on import: a test may replace the timers by a fake clock later.
const { setImmediate, setTimeout } = timers;

/**
 * Run `body` in a separate task, after at least `pause` milliseconds. By then, objects that were read from a `WeakRef`
 * earlier may be collected: a `WeakRef` keeps what was read from it alive until the end of the task.
 */
export function inTask<Result>(body: () => Result, pause = 0): Promise<Awaited<Result>> {
  return new Promise((resolve, reject) => {
    function run(): void {
      try {
        resolve(body() as Awaited<Result>);
      } catch (error) {
        reject(error);
      }
    }
    if (pause > 0) setTimeout(run, pause);
    else setImmediate(run);
  });
}
