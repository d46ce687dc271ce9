/** A program that uses every export that needs Node. */
import type { Worker } from 'node:worker_threads';
import type { DrainReport } from 'lastcall';
import { drainWorker } from 'lastcall/node';

export async function stop(worker: Worker): Promise<DrainReport | undefined> {
  const report = await drainWorker(worker, { deadline: 1_000 });
  await worker.terminate();
  return report;
}

// @ts-expect-error: what is no worker
void drainWorker({});
