/** `expectNoLeaks`: what a piece of code leaves alive is its failure. */
import { guardTest } from './guard.js';

const WORDING = {
  who: 'The body of expectNoLeaks',
  remedy: 'Release it before the body ends: by "using", by a scope, or in a "finally".',
};

/**
 * Run `body`, and fail if it leaves anything alive that it has made: finalizers, managed values, entries of scopes.
 *
 * What several bodies make at the same time is told apart by their asynchronous contexts. What is made in none of them,
 * such as by a server that a body calls, counts for all that run. What the collector has released in place of the body
 * counts as left: whether it has come already is chance.
 *
 * @param body may be asynchronous.
 * @returns a promise of what `body` returned.
 * @throws TypeError when `body` is no function; LeakError when something is left: its `left` lists it, oldest first, each with the line that made it. If the
 * body fails, its error; if it leaves something, too, that error is the `cause` of the LeakError.
 *
 * @example
 * ```ts
 * import { manage } from 'lastcall';
 * import { expectNoLeaks } from 'lastcall/debug';
 *
 * await expectNoLeaks(() => {
 *   using socket = manage('/tmp/socket', function close() {});
 *   return socket.value;
 * }); // => '/tmp/socket'
 * ```
 */
export async function expectNoLeaks<Result>(body: () => PromiseLike<Result> | Result): Promise<Result> {
  if (typeof body !== 'function') {
    throw new TypeError(
      `body must be a function, but it is ${typeof body}: what was made before expectNoLeaks is called, it cannot see`,
    );
  }
  const guarded = guardTest(WORDING);
  let result: Result;
  try {
    result = await guarded.run(body);
  } catch (error) {
    const failure = guarded.end({ error });
    throw failure?.error;
  }
  const failure = guarded.end();
  if (failure !== undefined) throw failure.error;
  return result;
}
