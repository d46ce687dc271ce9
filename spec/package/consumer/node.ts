/** A program that uses every export that needs Node. */
import type { Worker } from 'node:worker_threads';
import type { DrainReport } from 'lastcall';
import { type Application, openApplication, openUnit, type Unit, type UnitOptions } from 'lastcall/adapter';
import { currentScope, inScope, runInScope } from 'lastcall/context';
import {
  drainWorker,
  type EndingName,
  type EndingResult,
  type FileLock,
  interval,
  type Listener,
  type LockedError,
  lockFile,
  on,
  type OpenFile,
  openFile,
  openFileSync,
  type OpenFileSync,
  tempDir,
  type TempDir,
  type TempFile,
  tempFile,
  timeout,
  type Timer,
  watch,
  type Watcher,
  type WatchListener,
  wrap,
  type WrappedDisposable,
} from 'lastcall/node';

export async function stop(worker: Worker): Promise<DrainReport | undefined> {
  const report = await drainWorker(worker, { deadline: 1_000 });
  await worker.terminate();
  return report;
}

// @ts-expect-error: what is no worker
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

export async function serve(options: UnitOptions): Promise<number> {
  const application: Application = openApplication(options);
  const unit: Unit = application.open();
  inScope(unit.scope, () => currentScope().defer(() => {}));
  unit.hold()();
  await openUnit(options).end();
  await application.close();
  return runInScope((scope) => Number(scope.disposed));
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

// @ts-expect-error: a prefix is text
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
