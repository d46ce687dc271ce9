/** A program that uses every export that needs Node. */
import type { Worker } from 'node:worker_threads';
import type { DrainReport } from 'lastcall';
import {
  drainWorker,
  lockFile,
  tempDir,
  tempFile,
  type FileLock,
  type LockedError,
  type TempDir,
  type TempFile,
} from 'lastcall/node';

export async function stop(worker: Worker): Promise<DrainReport | undefined> {
  const report = await drainWorker(worker, { deadline: 1_000 });
  await worker.terminate();
  return report;
}

// @ts-expect-error: what is no worker
void drainWorker({});

export function work(): void {
  using lock: FileLock = lockFile('app.lock');
  using dir: TempDir = tempDir('work-');
  using file: TempFile = tempFile('notes.txt');
  const paths: string[] = [lock.value, dir.path, dir.join('a', 'b'), file.path];
  paths.length = 0;
}

export function whoHasIt(error: LockedError): string {
  return `${error.code} ${error.path} ${error.pid} ${error.host} ${error.since.getTime()}`;
}

// @ts-expect-error: a prefix is text
tempDir(1);
