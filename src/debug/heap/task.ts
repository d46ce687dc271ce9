/** Tasks of one's own, with an empty stack. */
import timers from 'node:timers';

// A test may have put a clock of its own in their place by the time they are needed.
const { setImmediate, setTimeout } = timers;

/**
 * Run `body` in a task of its own, `pause` milliseconds from now at the earliest. What was got out of a `WeakRef`
 * before may be collected then.
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
