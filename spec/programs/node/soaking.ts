/**
 * Opens many files or connections in batches, and disposes of them or drops them; the last ones stay open until the
 * program ends: `files|connections COUNT PORT`. Prints how many descriptors were open first, at most and last.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { connect, openFile, openFileSync, tempDir } from 'lastcall/node';
import { collect } from '../../support/collect.js';
import { keep, say } from '../say.js';

const AT_A_TIME = 64;

/** How many descriptors may still be open until the next turn of the loop or the next collection. */
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

/** Every third is dropped, sometimes during a pending operation; the others are disposed twice. */
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
await batch(0); // the runtime opens its own descriptors on first use
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
