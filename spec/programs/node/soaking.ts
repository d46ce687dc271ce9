/**
 * Opens many files or connections, so many at a time, and disposes of them, drops them, or leaves the last of them to
 * its end: `files|connections COUNT PORT`. Prints how many descriptors were open at first, at most and afterwards.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { connect, openFile, openFileSync, tempDir } from 'lastcall/node';
import { collect } from '../../support/collect.js';
import { keep, say } from '../say.js';

const AT_A_TIME = 64;

/** What a fate leaves to the next turn of the loop or of the collector. */
const SETTLING = 16;

const [, , kind, count, port] = process.argv;
const directory = keep(tempDir('soak-'));

type Resource = AsyncDisposable | Disposable;

async function file(n: number): Promise<Resource> {
  const path = join(directory.path, `file-${n % AT_A_TIME}`);
  if (n % 2 === 0) {
    const opened = openFileSync(path, 'a+');
    opened.write(`${n}\n`);
    return opened;
  }
  const opened = await openFile(path, 'a+');
  await opened.write(`${n}\n`);
  return opened;
}

async function connection(n: number): Promise<Resource> {
  const opened = await connect({ host: '127.0.0.1', port: Number(port) });
  await opened.write(`${n}\n`);
  for await (const answer of opened) {
    if (answer.toString() === `${n}\n`) break;
  }
  return opened;
}

async function dispose(resource: Resource): Promise<void> {
  if (Symbol.asyncDispose in resource) await resource[Symbol.asyncDispose]();
  else resource[Symbol.dispose]();
}

/** Every third is dropped, some of them while something is in flight; the others are disposed of, twice. */
async function batch(from: number): Promise<void> {
  const open = kind === 'files' ? file : connection;
  const numbers = Array.from({ length: AT_A_TIME }, (_, n) => from + n);
  const resources = await Promise.all(numbers.map(open));
  peak = Math.max(peak, descriptors());
  await Promise.all(
    resources.map(async (resource, n) => {
      if (n % 3 === 0) return;
      await dispose(resource);
      await dispose(resource);
    }),
  );
}

function descriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

let peak = 0;
await batch(0); // what the runtime opens for itself when first used
await collect();
const first = descriptors();
peak = first;
for (let n = 0; n < Number(count); n += AT_A_TIME) {
  await batch(n);
  await collect(() => descriptors() <= first + SETTLING);
}
await collect(() => descriptors() <= first);
say(JSON.stringify({ first, peak, last: descriptors() }));

const open = kind === 'files' ? file : connection;
for (let n = 0; n < AT_A_TIME; n++) keep(await open(n));
say(`left to the end: ${descriptors() - first}`);
if (port === undefined || kind === 'files') process.exitCode = 0;
else process.kill(process.pid, 'SIGTERM');
