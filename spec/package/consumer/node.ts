/** A program that uses every export that needs Node. */
import type { Server } from 'node:http';
import type { Worker } from 'node:worker_threads';
import type { DrainReport } from 'lastcall';
import { drainWorker, listen, type ListeningServer, type ListenOptions } from 'lastcall/node';

export async function stop(worker: Worker): Promise<DrainReport | undefined> {
  const report = await drainWorker(worker, { deadline: 1_000 });
  await worker.terminate();
  return report;
}

export async function serve(server: Server, options: ListenOptions): Promise<string> {
  await using listening: ListeningServer<Server> = await listen(server, { ...options, limit: 2_000 });
  const { address, port } = listening;
  return `${listening.url} ${port} ${typeof address} ${listening.value.maxHeadersCount}`;
}

export function serveWrongly(listening: ListeningServer): void {
  // @ts-expect-error: what ends later
  using server = listening;
  server.detach();
}

// @ts-expect-error: what is no worker
void drainWorker({});
