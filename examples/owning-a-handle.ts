/** A class that owns a file descriptor: `using` closes it, and the collector does where that was forgotten. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { manage, type Managed } from 'lastcall';
import { collect } from './support/collect.js';

class Reader implements Disposable {
  readonly #file: Managed<number>;

  constructor(path: string) {
    this.#file = manage(openSync(path, 'r'), closeSync);
  }

  get descriptor(): number {
    return this.#file.value;
  }

  read(length: number): string {
    const buffer = Buffer.alloc(length);
    return buffer.toString('utf8', 0, readSync(this.descriptor, buffer));
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}

function readAndDispose(path: string): number {
  using reader = new Reader(path);
  console.log(`read ${reader.read(6).length} characters`);
  return reader.descriptor;
}

function readAndForget(path: string): number {
  const reader = new Reader(path);
  console.log(`read ${reader.read(6).length} characters`);
  return reader.descriptor;
}

/** Ask the operating system. */
function stateOf(descriptor: number): string {
  try {
    fstatSync(descriptor);
    return 'open';
  } catch (error) {
    return `closed (${(error as NodeJS.ErrnoException).code})`;
  }
}

const disposed = readAndDispose(import.meta.filename);
console.log(`disposed: ${stateOf(disposed)}`);

const forgotten = readAndForget(import.meta.filename);
console.log(`forgotten: ${stateOf(forgotten)}`);
await collect();
console.log(`collected: ${stateOf(forgotten)}`);

const reader = new Reader(import.meta.filename);
reader[Symbol.dispose]();
try {
  reader.read(6);
} catch (error) {
  console.log(`used too late: ${(error as Error).name}`);
}
