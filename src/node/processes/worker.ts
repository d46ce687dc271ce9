/** `worker`: a worker thread that is drained before it is terminated. */
import { basename } from 'node:path';
import { type Transferable, Worker, type WorkerOptions as NodeWorkerOptions } from 'node:worker_threads';
import { ManagedHandle } from '../../internal.js';
import { live, type ManagedValue } from '../../index.js';
import { weakDetach } from '../support/weak-detach.js';
import { checkLimit, within } from '../support/limit.js';
import { readOptions } from '../support/options.js';
import { drainWorker } from './drain-worker.js';

/** The options of Node's `Worker`, and a limit for its drain. */
export interface WorkerOptions extends NodeWorkerOptions {
  /** How long it may take to release what it keeps alive, in milliseconds; 2,000 if not given. */
  readonly limit?: number | undefined;
}

/** A worker that is drained and terminated when it is disposed, when it is collected, or when the program ends. */
export interface RunningWorker extends ManagedValue<Worker>, AsyncDisposable {
  /** The thread id; it stays the same after the worker has ended. */
  readonly threadId: number;
  /** Fulfils, and never rejects, with the exit code when the worker has ended, for whatever reason. */
  readonly exited: Promise<number>;
  /**
   * Send a message to the worker's `parentPort`.
   *
   * @throws ReferenceError when the worker has ended, or was disposed or detached; what Node throws for a message that
   * cannot be sent.
   */
  postMessage(message: unknown, transferList?: readonly Transferable[]): void;
}

/** The default limit for the drain, in milliseconds. */
const LIMIT_MS = 2_000;

/** How long a thread may take to exit when it has nothing left to do. */
const EXIT_MS = 50;

/** In less time, an unresponsive worker cannot be distinguished from one that keeps nothing alive. */
const DETECTION_MS = 500;

/** Whether the runtime can distinguish a busy worker from one that keeps nothing alive. Both do not answer. */
const detectsIdle = process.versions['bun'] === undefined && process.versions['deno'] === undefined;

/**
 * Start a worker that is ended when the wrapper is disposed, when it is collected, or when the program ends: it is
 * drained, as by `drainWorker`, and then terminated. At `process.exit` and in a crash, it releases what can be released
 * synchronously. A worker that ends by itself is no longer tracked.
 *
 * @param filename the file that it runs, as for Node's `Worker`.
 * @param options those of Node's `Worker`; `limit`: how long its drain may take, in milliseconds; 2,000 if not given,
 * `Infinity` for no limit. The worker is terminated in any case.
 * @returns the worker. As in Node, it starts to run later, and an error in it is emitted as `error` by `value`, which
 * crashes the program if there is no listener. Disposal rejects with an error that occurs while it waits.
 * @throws what Node's `Worker` throws. Disposal rejects with an `Error` that names what was not released within the
 * limit, or says that the worker did not answer, so that what it keeps alive is lost.
 *
 * *Gotcha*: keep the wrapper as long as the worker is needed; listeners on `value` do not keep it alive. Disposal takes
 * 0.3 seconds if the worker keeps nothing alive, and 0.5 on Bun and Deno. There, a worker that never announced that it
 * keeps something alive and does not answer is no error: it may be busy, or keep nothing alive. With a `limit` below
 * 500, that holds on every runtime.
 *
 * @example
 * ```ts
 * import { once } from 'node:events';
 * import { worker } from 'lastcall/node';
 *
 * const code = `
 *   const { parentPort } = require('node:worker_threads');
 *   parentPort.on('message', (n) => parentPort.postMessage(n * 2));
 * `;
 * await using doubling = worker(code, { eval: true, limit: 1_000 });
 * doubling.postMessage(21);
 * await once(doubling.value, 'message'); // => [42]
 * ```
 */
export function worker(filename: string | URL, options?: WorkerOptions): RunningWorker {
  const own = readOptions(options, 'worker');
  const { limit = LIMIT_MS } = own;
  checkLimit(limit, 'worker');
  const thread = new Worker(filename, own);
  return new Thread(thread, limit, `worker ${nameOf(filename, own)} (thread ${thread.threadId})`);
}

/** Code is not shown: it is long, and may contain secrets. */
function nameOf(filename: string | URL, { eval: isCode = false, name }: WorkerOptions): string {
  if (isCode) return name ?? '[code]';
  if (filename instanceof URL) return filename.protocol === 'data:' ? '[code]' : basename(filename.pathname);
  return basename(filename);
}

class Thread extends ManagedHandle<Worker> implements RunningWorker {
  readonly threadId: number;
  readonly exited: Promise<number>;

  constructor(thread: Worker, limit: number, label: string) {
    super(thread, endingOf(limit, label), terminate, label);
    this.threadId = thread.threadId;
    this.exited = exitOf(thread);
    thread.once('exit', weakDetach(this));
  }

  postMessage(message: unknown, transferList: readonly Transferable[] = []): void {
    this.value.postMessage(message, transferList);
  }
}

function exitOf(thread: Worker): Promise<number> {
  return new Promise((resolve) => thread.once('exit', resolve));
}

/** The sync twin. The worker's drain has its own record, which is newer and so runs first. */
function terminate(thread: Worker): void {
  void thread.terminate();
}

function endingOf(limit: number, label: string): (thread: Worker) => Promise<void> {
  return (thread) => end(thread, limit, label);
}

/** Whether the worker has announced to this thread that it keeps something alive. */
function hasAnnounced(thread: number): boolean {
  return live().some(({ label }) => label === `worker ${thread}`);
}

async function end(thread: Worker, limit: number, label: string): Promise<void> {
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const exited = exitOf(thread);
  thread.on('error', onError);
  thread.ref();
  try {
    const keepsSomething = (detectsIdle && limit >= DETECTION_MS) || hasAnnounced(thread.threadId);
    const report = await drainWorker(thread, { deadline: limit });
    // A worker that is about to die of an error reports first that nothing is alive; its error comes after that.
    if (report?.ran === 0) await within(EXIT_MS, exited);
    if (report === undefined && keepsSomething) {
      errors.push(new Error(`it did not answer within ${limit} ms, so what it keeps alive is lost`));
    } else if (report !== undefined && report.left.length > 0) {
      const names = report.left.map(({ label }) => label).join(', ');
      errors.push(new Error(`not released within ${limit} ms: ${names}`));
    }
  } finally {
    await thread.terminate();
    thread.off('error', onError);
  }
  if (errors.length > 0) throw failure(label, errors);
}

function failure(label: string, errors: readonly unknown[]): Error {
  const reasons = errors.map((error) => (error instanceof Error ? error.message : String(error)));
  return new Error(`${label} did not end cleanly and was terminated: ${reasons.join('; ')}`, {
    cause: errors.length === 1 ? errors[0] : new AggregateError(errors),
  });
}
