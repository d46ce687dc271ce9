/** A log that owns its file, and rotates it: what is being written when it ends is written. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { live, manage } from 'lastcall';
import { openFile, type OpenFile } from 'lastcall/node';

interface Limits {
  /** How large the file may get, in bytes. */
  readonly size: number;
  /** How many old files are kept: `path.1` is the youngest of them. */
  readonly files: number;
}

class Log implements AsyncDisposable {
  readonly #path: string;
  readonly #limits: Limits;
  #file: OpenFile;
  #size: number;
  /** Settles when all that was asked for so far has been done. */
  #idle: Promise<void> = Promise.resolve();

  private constructor(path: string, limits: Limits, file: OpenFile, size: number) {
    this.#path = path;
    this.#limits = limits;
    this.#file = file;
    this.#size = size;
  }

  static async open(path: string, limits: Limits): Promise<Log> {
    const file = await openFile(path, 'a');
    return new Log(path, limits, file, (await file.stat()).size);
  }

  /** Add a line. Many may be added at once: they are written one after the other, in their order. */
  write(line: string): Promise<void> {
    const written = this.#idle.then(() => this.#append(`${line}\n`));
    this.#idle = written.catch(() => {}); // who wrote the line is told
    return written;
  }

  async #append(text: string): Promise<void> {
    const size = Buffer.byteLength(text);
    if (this.#size > 0 && this.#size + size > this.#limits.size) await this.#rotate();
    await this.#file.appendFile(text);
    this.#size += size;
  }

  /** If that fails, the log goes on in the file that it has. */
  async #rotate(): Promise<void> {
    const full = this.#file;
    for (let number = this.#limits.files; number > 0; number--) {
      await rename(this.#nameOf(number - 1), this.#nameOf(number)).catch(ignoreMissing);
    }
    this.#file = await openFile(this.#path, 'a');
    this.#size = 0;
    await full.close();
  }

  #nameOf(number: number): string {
    return number === 0 ? this.#path : `${this.#path}.${number}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#idle;
    await this.#file.close();
  }
}

/** There are fewer old files at first. */
function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

function show(folder: string): void {
  for (const name of readdirSync(folder).sort()) {
    const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
    console.log(`  ${name}: ${lines.join(', ')}`);
  }
}

function openFiles(): number {
  return live().filter(({ label }) => label.startsWith('file ')).length;
}

using folder = manage(mkdtempSync(join(tmpdir(), 'lastcall-example-')), (path) => {
  rmSync(path, { recursive: true });
});
const path = join(folder.value, 'log');
{
  await using log = await Log.open(path, { size: 24, files: 2 });
  await Promise.all(['one', 'two', 'three'].map((word) => log.write(`line ${word}`)));
  console.log(`written, ${openFiles()} file is open:`);
  show(folder.value);
  for (const word of ['four', 'five', 'six', 'seven']) void log.write(`line ${word}`); // nobody waits for them
}
console.log(`disposed while it wrote, ${openFiles()} files are open:`);
show(folder.value);
