/** A program that uses every export that needs Node. */
import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Worker } from 'node:worker_threads';
import type { DrainReport } from 'lastcall';
import {
  drainWorker,
  type ProcessExit,
  type RunningProcess,
  type RunningWorker,
  spawn,
  type SpawnOptions,
  type Stdio,
  type StdioEntry,
  worker,
  type WorkerOptions,
} from 'lastcall/node';

export async function stop(worker: Worker): Promise<DrainReport | undefined> {
  const report = await drainWorker(worker, { deadline: 1_000 });
  await worker.terminate();
  return report;
}

// @ts-expect-error: what is no worker
void drainWorker({});

export async function list(options: SpawnOptions): Promise<ProcessExit> {
  const entry: StdioEntry = 'ignore';
  const stdio: Stdio = [entry, 'pipe'];
  await using any = await spawn('ls', ['-l'], options);
  const maybe: Readable | null = any.stdout;
  await using some = await spawn('ls', { stdio, group: true });
  some.kill('SIGINT');
  await using piped = await spawn('cat', [], { limit: 1_000 });
  const all: [Writable, Readable, Readable] = [piped.stdin, piped.stdout, piped.stderr];
  await using none = await spawn('ls', { stdio: 'inherit' });
  const nothing: [null, null, null] = [none.stdin, none.stdout, none.stderr];
  await using mixed = await spawn('ls', { stdio: ['ignore', 'pipe', 2] });
  const parts: [null, Readable, null] = [mixed.stdin, mixed.stdout, mixed.stderr];
  const running: RunningProcess = mixed;
  const child: ChildProcess = running.value;
  return child.pid === running.pid || (maybe ?? all ?? nothing ?? parts) ? running.exited : none.exited;
}

export async function compute(options: WorkerOptions): Promise<number> {
  await using running: RunningWorker = worker('job.js', options);
  running.postMessage(running.threadId);
  return running.exited;
}

// @ts-expect-error: what has to be awaited
export const misused = async (): Promise<void> => void (await spawn('ls'))[Symbol.dispose]();
