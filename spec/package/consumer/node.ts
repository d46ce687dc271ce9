/** A program that uses every export that needs Node. */
import type { Worker } from 'node:worker_threads';
import type { DrainReport } from 'lastcall';
import { drainWorker, openFile, openFileSync, type OpenFile, type OpenFileSync } from 'lastcall/node';

export async function stop(worker: Worker): Promise<DrainReport | undefined> {
  const report = await drainWorker(worker, { deadline: 1_000 });
  await worker.terminate();
  return report;
}

// @ts-expect-error: what is no worker
void drainWorker({});

export async function copy(from: string, to: string): Promise<OpenFile> {
  await using source = await openFile(from);
  const target = await openFile(to, 'w', 0o600);
  for await (const line of source.readLines()) await target.write(`${line}\n`);
  // @ts-expect-error: nothing would await it
  using unawaited = await openFile(from);
  return unawaited.alive ? target : unawaited;
}

export function firstByte(path: string): number | undefined {
  using file: OpenFileSync = openFileSync(path);
  const buffer = new Uint8Array(1);
  return file.read(buffer, { position: 0 }) === 1 ? buffer[0] : file.stat().size;
}
