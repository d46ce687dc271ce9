/** `expectNoLeaks`: fails if a piece of code leaves anything alive. */
import { guardTest } from './guard.js';

const WORDING = {
  who: 'The body of expectNoLeaks',
  remedy: 'Release it before the body ends: by "using", by a scope, or in a "finally".',
};

/**
 * Run `body`, and fail if anything that it made is still alive afterwards: finalizers, managed values, entries of
 * scopes.
 *
 * When several bodies run at the same time, their asynchronous contexts tell whose record is whose. A record made
 * outside of these contexts, for example by a server that a body calls, counts for every body that is running. A record
 * that was released by the collector and not by the body counts as left alive, since it is chance when the collector
 * runs.
 *
 * @param body may be asynchronous.
 * @returns a promise of what `body` returned. It is rejected with a TypeError when `body` is not a function. It is
 * rejected with a LeakError when something is left alive: its `left` lists the records, oldest first, each with the
 * line that made it. When `body` fails, it is rejected with the error of `body`; when `body` also leaves something
 * alive, with a LeakError whose `cause` is that error.
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
      `body must be a function, but it is ${typeof body}: expectNoLeaks only sees what is made while it runs the body`,
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
