/** A worker of `node:worker_threads` that writes a journal: drained before it is terminated, nothing is lost. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { AsyncScope, Scope } from 'lastcall';
import { drainWorker } from 'lastcall/node';

/** Exported, so that the program keeps it. */
export const scope = new AsyncScope();

/** Collects lines, and writes them when it is released. */
async function keepJournal(path: string): Promise<void> {
  const lines: string[] = [];
  const file: FileHandle = await open(path, 'w');
  scope.adopt(file, async (journal) => {
    await journal.writeFile(lines.join('\n'));
    await journal.close();
  });
  parentPort?.on('message', (line: string) => {
    lines.push(line);
    parentPort?.postMessage(`noted: ${line}`);
  });
}

async function work(stop: (worker: Worker) => Promise<unknown>): Promise<string> {
  using resources = new Scope();
  const folder = resources.adopt(mkdtempSync(join(tmpdir(), 'journal-')), (path) =>
    rmSync(path, { recursive: true }),
  );
  const journal = join(folder, 'journal');
  const worker = new Worker(new URL(import.meta.url), { workerData: journal });
  const noted = new Promise((resolve) => worker.once('message', resolve));
  worker.postMessage('one order shipped');
  console.log(await noted);
  await stop(worker);
  return readFileSync(journal, 'utf8');
}

if (isMainThread) {
  const killed = await work((worker) => worker.terminate());
  console.log(`terminated: the journal has ${killed.length} characters`);
  const drained = await work(async (worker) => {
    const report = await drainWorker(worker, { deadline: 5_000 });
    console.log(`drained: ${report?.ran} ran, ${report?.failed} failed, ${report?.left.length} left`);
    await worker.terminate();
  });
  console.log(`terminated: the journal says "${drained}"`);
} else {
  await keepJournal(workerData as string);
}
