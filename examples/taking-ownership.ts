/** Taking ownership with `move()`: a constructor that fails half way leaves nothing open. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { live, manage, Scope } from 'lastcall';

/** A journal is two files: one holds the entries; the other, which has to exist, their number. */
class Journal implements Disposable {
  readonly #entries: number;
  readonly #counter: number;
  readonly #scope: Scope;
  #count: number;

  constructor(folder: string) {
    using scope = new Scope();
    this.#entries = scope.adopt(openSync(join(folder, 'entries'), 'a'), closeSync);
    this.#counter = scope.adopt(openSync(join(folder, 'counter'), 'r+'), closeSync);
    this.#count = Number(readFileSync(this.#counter, 'utf8'));
    if (Number.isNaN(this.#count)) throw new RangeError('the counter is damaged');
    this.#scope = scope.move(); // nothing can fail any more: the files are the journal's from here on
  }

  /** Add an entry and return how many there are. */
  add(entry: string): number {
    writeSync(this.#entries, `${entry}\n`);
    this.#count += 1;
    writeSync(this.#counter, String(this.#count), 0);
    return this.#count;
  }

  [Symbol.dispose](): void {
    this.#scope.dispose();
  }
}

/** What `lastcall` still has to close. */
function openFiles(): string {
  return `${live().filter(({ label }) => label.startsWith('closeSync')).length} files are open`;
}

function keepJournal(folder: string): void {
  try {
    using journal = new Journal(folder);
    const count = journal.add('rain');
    console.log(`the journal has ${count} entries: ${openFiles()}`);
  } catch (error) {
    console.log(`there is no journal, "${(error as Error).message.split(',')[0]}": ${openFiles()}`);
  }
}

using folder = manage(mkdtempSync(join(tmpdir(), 'lastcall-example-')), (path) => {
  rmSync(path, { recursive: true });
});
keepJournal(folder.value);
writeFileSync(join(folder.value, 'counter'), 'seven');
keepJournal(folder.value);
writeFileSync(join(folder.value, 'counter'), '7');
keepJournal(folder.value);
console.log(`the journal is disposed: ${openFiles()}`);
