/** A program that uses every export that needs Node. */
import type { ChildProcess } from 'node:child_process';
import type { ReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { Socket } from 'node:net';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import type { Worker } from 'node:worker_threads';
import type { DrainReport, ManagedValue } from 'lastcall';
import {
  type Application,
  openApplication,
  openUnit,
  throwLater,
  type Unit,
  type UnitOptions,
} from 'lastcall/adapter';
import { currentScope, inScope, runInScope } from 'lastcall/context';
import {
  type AliveRecord,
  assertCollectable,
  type CallbackTimes,
  type CollectableOptions,
  CollectableError,
  counters,
  type Counters,
  expectNoLeaks,
  type FailureData,
  type Holder,
  LeakError,
  type PlaceData,
  report,
  type Report,
  type ReportData,
  reportOnSignal,
  type ReportOnSignalOptions,
  type RetainingPath,
  type Sample,
  type TimelineData,
  whyAlive,
} from 'lastcall/debug';
import rules from 'lastcall/eslint';
import {
  connect,
  type Connection,
  type ConnectionOptions,
  type ConnectOptions,
  drainWorker,
  type EndingName,
  type EndingResult,
  type FileLock,
  interval,
  listen,
  type Listener,
  type ListeningServer,
  type ListenOptions,
  type LockedError,
  lockFile,
  type ManagedStream,
  on,
  openFile,
  type OpenFile,
  openFileSync,
  type OpenFileSync,
  type ProcessExit,
  readStream,
  type ReadStreamOptions,
  type RunningProcess,
  type RunningWorker,
  spawn,
  type SpawnOptions,
  type Stdio,
  type StdioEntry,
  type StreamOptions,
  type TempDir,
  tempDir,
  type TempFile,
  tempFile,
  timeout,
  type Timer,
  watch,
  type Watcher,
  type WatchListener,
  worker,
  type WorkerOptions,
  wrap,
  type WrappedDisposable,
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

// @ts-expect-error: this is not a worker
void drainWorker({});

const log: WatchListener = (event, name) => void [event, name];

export function tick(server: EventTarget & { end(): Promise<void> }): void {
  using timer: Timer = interval(() => {}, 1_000);
  timer.value.unref();
  using late: Timer = timeout(() => {}, 1_000);
  using listener: Listener<typeof server> = on(server, 'change', ({ type }) => type);
  using watcher: Watcher = watch('.', log);
  late.detach();
  listener.value.deref()?.dispatchEvent(new Event('change'));
  watcher.value.unref();
}

export async function end(
  client: { end(): Promise<number>; size: number },
  file: AsyncDisposable,
): Promise<void> {
  const name: EndingName<typeof client> = 'end';
  const result: EndingResult<(typeof client)['end']> = client.end();
  await result;
  await using wrapped = wrap(client, name);
  await using disposable: WrappedDisposable<AsyncDisposable> = wrap(file);
  wrapped.value.size = Number(disposable.alive);
}

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

// @ts-expect-error: a prefix is a string
tempDir(1);

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

// @ts-expect-error: its disposal must be awaited

export const misused = async (): Promise<void> => void (await spawn('ls'))[Symbol.dispose]();

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

// @ts-expect-error: its disposal must be awaited
wrapSocket(new Socket())[Symbol.dispose]();

export async function pass(
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

// @ts-expect-error: this is a web stream
wrapStream(new ReadableStream());

export async function publish(options: ListenOptions): Promise<string> {
  await using server: ListeningServer = await listen(createServer(), options);
  // @ts-expect-error: nothing would await it
  using unawaited = await listen(createServer(), 0);
  return `${server.url} ${unawaited.alive}`;
}

export async function serve(options: UnitOptions): Promise<number> {
  const application: Application = openApplication(options);
  const unit: Unit = application.open();
  inScope(unit.scope, () => currentScope().defer(() => {}));
  unit.hold()();
  if (unit.scope.disposed) throwLater(new Error('too late'));
  await openUnit(options).end();
  await application.close();
  return runInScope((scope) => Number(scope.disposed));
}

export const lintConfig: readonly { readonly plugins?: object }[] = [rules.configs.recommended];

const taken: Report = report();
const data: ReportData = taken;
const [place]: readonly (PlaceData | undefined)[] = data.places;
const [record]: readonly (AliveRecord | undefined)[] = data.alive;
const [failure]: readonly (FailureData | undefined)[] = data.failures;
const times: CallbackTimes = data.totals.callbacks;
const timeline: TimelineData = data.timeline;
const shown: string[] = [
  taken.toHTML(),
  String(taken),
  place?.site ?? '',
  record?.label ?? '',
  failure?.error ?? '',
];
shown.push(`${times.longest} ${timeline.length}`);

const counted: Counters = counters();
const samples: readonly Sample[] = counted.died;
shown.push(...samples.map(({ labels, value }) => `${labels['kind'] ?? ''} ${value}`));

const onSignal: ReportOnSignalOptions = { signal: 'SIGUSR2', path: 'report.html' };
using reporting = reportOnSignal(onSignal);
void reporting;

const patience: CollectableOptions = { limit: 100 };
await assertCollectable(() => ({}), patience).catch((error: unknown) => {
  if (!(error instanceof CollectableError)) throw error;
  const path: RetainingPath | undefined = error.path;
  const holders: readonly Holder[] = path?.holders ?? [];
  shown.push(...holders.map(({ text }) => text));
});
const length: number = await expectNoLeaks(async () => shown.length).catch((error: unknown) => {
  if (!(error instanceof LeakError)) throw error;
  return error.left.length;
});
const held: RetainingPath | undefined = await whyAlive(shown);
console.log(length, held?.onlyByCaller);
