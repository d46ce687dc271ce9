/** A scope over several files and an error in the middle: all that was opened is closed, newest first. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { manage, Scope } from 'lastcall';

interface OpenFile {
  readonly path: string;
  readonly fd: number;
}

function open(path: string, flags: string): OpenFile {
  const file = { path, fd: openSync(path, flags) };
  console.log(`  opened ${basename(path)}`);
  return file;
}

function close({ path, fd }: OpenFile): void {
  closeSync(fd);
  console.log(`  closed ${basename(path)}`);
}

function discard(path: string): void {
  rmSync(path, { force: true });
  console.log(`  discarded ${basename(path)}`);
}

/** Write the chapters into one book; a book that is not finished does not stay. */
function bind(folder: string, chapters: readonly string[]): void {
  console.log(`binding ${chapters.join(', ')}`);
  using scope = new Scope();
  const draft = scope.adopt(join(folder, 'book'), discard);
  const book = scope.adopt(open(draft, 'w'), close);
  for (const chapter of chapters) {
    const source = scope.adopt(open(join(folder, chapter), 'r'), close);
    writeSync(book.fd, readFileSync(source.fd));
  }
  scope.release(draft); // finished: the scope lets go of it without discarding it
}

using folder = manage(mkdtempSync(join(tmpdir(), 'lastcall-example-')), (path) => {
  rmSync(path, { recursive: true });
});
for (const chapter of ['one', 'two']) writeFileSync(join(folder.value, chapter), `chapter ${chapter}\n`);

try {
  bind(folder.value, ['one', 'two', 'three']);
} catch (error) {
  console.log(`failed with ${(error as NodeJS.ErrnoException).code}\n`);
}
bind(folder.value, ['one', 'two']);
console.log(readFileSync(join(folder.value, 'book'), 'utf8').trimEnd());
