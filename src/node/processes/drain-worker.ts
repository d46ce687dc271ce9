/** `drainWorker`: what a worker keeps alive, released before it is terminated. */
import * as threads from 'node:worker_threads';
import { checkDeadline, ledger } from '../../internal.js';
import { afterHearing } from '../../host/threads/channel.js';
import { DrainRequest, NOTHING } from '../../host/threads/request.js';
import type { DrainReport } from '../../index.js';
import { readOptions } from '../support/options.js';

/** A worker that has been idle for so long since it was asked has nothing to say; messages take up to 60 ms. */
const IDLE_MS = 300;

/** How often that is looked at. */
const LOOK_MS = 50;

/** Where nobody tells whether it is idle, it is given so long. */
const PATIENCE_MS = 500;

/**
 * Have a worker run everything that it keeps alive, newest first, each awaited before the next, as `drain` does:
 * `worker.terminate()` alone runs nothing there.
 *
 * @param worker a thread of `node:worker_threads`.
 * @param options `deadline`: milliseconds, `Infinity` for no limit; `configure`'s if not given. The worker awaits
 * for all but the last 500 of them, or half if that is more; then its sync twins run.
 * @returns a promise of what the worker's drain did; nothing ran and nothing is left where the worker keeps
 * nothing alive or has ended. `undefined` if it did not answer by the deadline: what it keeps will be lost.
 * @throws TypeError when the deadline is no such number.
 *
 * *Gotcha*: a worker of Bun or Deno that is busy for more than 500 ms is taken for one that does not answer;
 * Node tells whether it is idle.
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
  const { deadline = ledger.settings.deadline } = readOptions(options, 'drainWorker');
  checkDeadline(deadline, 'drainWorker');
  const request = new DrainRequest(threads, worker.threadId, deadline);
  const onExit = (): void => request.end(NOTHING);
  worker.once('exit', onExit);
  const stopListening = listenForSilence(worker, (report) => {
    if (!request.heard) request.end(report);
  });
  try {
    return worker.threadId < 0 ? NOTHING : await request.answer;
  } finally {
    stopListening();
    worker.off('exit', onExit);
    request.end(NOTHING);
  }
}

/**
 * A worker without anything alive does not listen, and one that is busy cannot. What tells them apart is that
 * a thread is idle only when it has heard all that was said to it.
 */
function listenForSilence(
  { performance }: threads.Worker,
  onSilence: (report: DrainReport | undefined) => void,
): () => void {
  if (process.versions['bun'] !== undefined || typeof performance?.eventLoopUtilization !== 'function') {
    const timer = setTimeout(() => afterHearing(() => onSilence(undefined)), PATIENCE_MS);
    return () => clearTimeout(timer);
  }
  const asked = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    if (performance.eventLoopUtilization(asked).idle >= IDLE_MS) afterHearing(() => onSilence(NOTHING));
  }, LOOK_MS);
  return () => clearInterval(timer);
}
