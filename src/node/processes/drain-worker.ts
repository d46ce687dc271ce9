/** `drainWorker`: releases what a worker keeps alive before it is terminated. */
import * as threads from 'node:worker_threads';
import { checkDeadline, environment } from '../../internal.js';
import { afterMessages } from '../../host/threads/channel.js';
import { DrainRequest, NOTHING } from '../../host/threads/request.js';
import type { DrainReport } from '../../index.js';
import { readOptions } from '../support/options.js';

/** A worker that has been idle this long since the request will not answer; messages take up to 60 ms. */
const IDLE_MS = 300;

/** How often idleness is checked. */
const POLL_MS = 50;

/** The timeout for the answer where the runtime does not report idleness. */
const ANSWER_TIMEOUT_MS = 500;

/**
 * Have a worker release everything that it keeps alive, newest first, each awaited before the next, as `drain` does.
 * `worker.terminate()` alone releases nothing.
 *
 * @param worker a thread of `node:worker_threads`.
 * @param options `deadline`: milliseconds, `Infinity` for no limit; that of `configure` if not given. The worker awaits
 * its callbacks until 500 ms before the deadline, or for half of it if that is longer; then its sync twins run.
 * @returns a promise of the report of the worker's drain. If the worker keeps nothing alive or has ended, nothing ran
 * and nothing is left. `undefined` if it did not answer by the deadline: what it keeps alive will be lost.
 * @throws (the promise rejects) TypeError when `deadline` is not a number of milliseconds.
 *
 * *Gotcha*: on Bun and Deno, a worker that is busy for more than 500 ms counts as unresponsive. Node reports whether a
 * worker is idle.
 *
 * @example
 * ```ts
 * import { Worker } from 'node:worker_threads';
 * import { drainWorker } from 'lastcall/node';
 *
 * const worker = new Worker('setInterval(() => {}, 1_000)', { eval: true });
 * await drainWorker(worker, { deadline: 2_000 }); // => { ran: 0, failed: 0, left: [] }
 * await worker.terminate();
 * ```
 */
export async function drainWorker(
  worker: threads.Worker,
  options?: { readonly deadline?: number | undefined },
): Promise<DrainReport | undefined> {
  const { deadline = environment.settings.deadline } = readOptions(options, 'drainWorker');
  checkDeadline(deadline, 'drainWorker');
  const request = new DrainRequest(threads, worker.threadId, deadline);
  const onExit = (): void => request.end(NOTHING);
  worker.once('exit', onExit);
  const stopWatching = watchForSilence(worker, (report) => {
    if (!request.wasHeard) request.end(report);
  });
  try {
    return worker.threadId < 0 ? NOTHING : await request.answer;
  } finally {
    stopWatching();
    worker.off('exit', onExit);
    request.end(NOTHING);
  }
}

/**
 * Call `onSilence` when the worker will not answer. A worker that keeps nothing alive does not listen for the request,
 * and a busy worker cannot. They differ in that a thread is idle only after it has processed all its messages.
 *
 * @param onSilence gets an empty report if the worker is idle, `undefined` if it may be busy.
 * @returns a function that stops watching.
 */
function watchForSilence(
  { performance }: threads.Worker,
  onSilence: (report: DrainReport | undefined) => void,
): () => void {
  if (process.versions['bun'] !== undefined || typeof performance?.eventLoopUtilization !== 'function') {
    const timer = setTimeout(() => afterMessages(() => onSilence(undefined)), ANSWER_TIMEOUT_MS);
    return () => clearTimeout(timer);
  }
  const atRequest = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    if (performance.eventLoopUtilization(atRequest).idle >= IDLE_MS) afterMessages(() => onSilence(NOTHING));
  }, POLL_MS);
  return () => clearInterval(timer);
}
