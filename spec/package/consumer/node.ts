/** A program that uses every export that needs Node. */
import type { ReadStream } from 'node:fs';
import { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import type { Worker } from 'node:worker_threads';
import type { DrainReport, ManagedValue } from 'lastcall';
import {
  connect,
  type Connection,
  type ConnectionOptions,
  type ConnectOptions,
  drainWorker,
  type ManagedStream,
  readStream,
  type ReadStreamOptions,
  type StreamOptions,
  wrapSocket,
  wrapStream,
  writeStream,
  type WriteStreamOptions,
} from 'lastcall/node';

export async function stop(worker: Worker): Promise<DrainReport | undefined> {
  const report = await drainWorker(worker, { deadline: 1_000 });
  await worker.terminate();
  return report;
}

// @ts-expect-error: what is no worker
void drainWorker({});

export async function call(options: ConnectOptions, settings: ConnectionOptions): Promise<Error | undefined> {
  const connection: Connection = await connect(options);
  await connect({ path: '/run/app.sock', signal: AbortSignal.timeout(1_000) });
  await connect({ host: 'localhost', port: 443, tls: true, ca: '', limit: 1_000 });
  const managed: ManagedValue<Socket> = wrapSocket(new Socket(), settings);
  await connection.write('text', 'latin1');
  for await (const chunk of connection) await connection.write(chunk.subarray(1));
  await connection[Symbol.asyncDispose]();
  return managed.alive ? connection.closed : undefined;
}

// @ts-expect-error: what has to be awaited
wrapSocket(new Socket())[Symbol.dispose]();

export async function copy(
  from: ReadStreamOptions,
  to: WriteStreamOptions,
  options: StreamOptions,
): Promise<void> {
  const source: ManagedStream<ReadStream> = readStream('a', from);
  const target = writeStream('b', to);
  const between: ManagedStream<PassThrough> = wrapStream(new PassThrough(), options);
  source.value.pipe(between.value).pipe(target.value);
  await between[Symbol.asyncDispose]();
}

// @ts-expect-error: a stream of the web
wrapStream(new ReadableStream());
