/** `worker`: a thread that is drained before it is terminated. */
import { basename } from 'node:path';
import { type Transferable, Worker, type WorkerOptions as NodeWorkerOptions } from 'node:worker_threads';
import { ManagedHandle } from '../../internal.js';
import { live, type ManagedValue } from '../../index.js';
import { weakDetach } from '../support/weak-detach.js';
import { checkLimit, within } from '../support/limit.js';
import { readOptions } from '../support/options.js';
import { drainWorker } from './drain-worker.js';

/** What `worker` takes: all that Node's `Worker` does, and how long its drain may take. */
export interface WorkerOptions extends NodeWorkerOptions {
  /** Milliseconds that it is given to release what it keeps alive; 2,000 if not given. */
  readonly limit?: number | undefined;
}

/** A worker that is drained and terminated when it is disposed, forgotten, or left behind by the program. */
export interface RunningWorker extends ManagedValue<Worker>, AsyncDisposable {
  /** Its number among the threads of the program; stays when it has ended. */
  readonly threadId: number;
  /** Settles, and is never rejected, with its exit code when it has ended, for whatever reason. */
  readonly exited: Promise<number>;
  /**
   * Send it a message: its `parentPort` gets it.
   *
   * @throws ReferenceError when it has ended, or was disposed or detached; what Node throws for what cannot be sent.
   */
  postMessage(message: unknown, transferList?: readonly Transferable[]): void;
}

/** Milliseconds. */
const LIMIT = 2_000;

/** How long a thread takes to end when nothing is left to do. */
const ENDING_MS = 50;

/** In less, nobody can tell who is silent, having nothing to say. */
const SILENCE_MS = 500;

/** Whether the runtime tells who does not answer since he is busy from who has nothing to say. */
const tellsSilence = process.versions['bun'] === undefined && process.versions['deno'] === undefined;

/**
 * Start a worker that is ended when the wrapper is disposed, when it is collected, or when the program ends: it is
 * drained, as by `drainWorker`, and then terminated. At `process.exit` and in a crash, what it keeps alive is released
 * as far as nothing has to be awaited for it. One that ends by itself is forgotten.
 *
 * @param filename what it runs, as Node's `Worker` takes it.
 * @param options those of Node's `Worker`; `limit`: milliseconds for its drain, 2,000 if not given, `Infinity` for no
 * limit. It is terminated in any case.
 * @returns the worker. As in Node, it begins to run later, and an error in it is an `error` event of `value`, which ends
 * the program if nobody listens; one that comes when it is being disposed is thrown to who disposes it.
 * @throws what Node's `Worker` throws. Disposal throws an `Error` that names what did not end within the limit, or says
 * that the worker did not answer, so that what it keeps alive is lost.
 *
 * *Gotcha*: keep the wrapper as long as the worker is needed: listeners on `value` do not. A disposal takes 0.3
 * seconds where the worker keeps nothing alive, and 0.5 on Bun and Deno, where one
 * that is silent from its start on is no error: it may be busy, or keep nothing alive. So it is everywhere with a
 * `limit` below 500.
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
  const { limit = LIMIT } = own;
  checkLimit(limit, 'worker');
  const thread = new Worker(filename, own);
  return new Thread(thread, limit, `worker ${nameOf(filename, own)} (thread ${thread.threadId})`);
}

/** Code is not shown: it is long, and may hold anything. */
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

/** The sync twin: its drain has a record of its own, which is newer and so comes first. */
function terminate(thread: Worker): void {
  void thread.terminate();
}

function endingOf(limit: number, label: string): (thread: Worker) => Promise<void> {
  return (thread) => end(thread, limit, label);
}

/** Whether its host has told ours that it keeps something alive. */
function isKnownToKeep(thread: number): boolean {
  return live().some(({ label }) => label === `worker ${thread}`);
}

async function end(thread: Worker, limit: number, label: string): Promise<void> {
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const exited = exitOf(thread);
  thread.on('error', onError);
  thread.ref();
  try {
    const keepsSomething = (tellsSilence && limit >= SILENCE_MS) || isKnownToKeep(thread.threadId);
    const report = await drainWorker(thread, { deadline: limit });
    // One that is about to end by itself, of an error, has said that nothing is alive; the error comes after that.
    if (report?.ran === 0) await within(ENDING_MS, exited);
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
  return new Error(`${label} was terminated before it had ended well: ${reasons.join('; ')}`, {
    cause: errors.length === 1 ? errors[0] : new AggregateError(errors),
  });
}
