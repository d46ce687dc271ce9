/**
 * One instance at a time: who has the lock file works, in a temporary directory; who comes meanwhile is told so. The
 * lock of an instance that was killed is taken over by the next.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { lockFile, type LockedError, tempDir, type TempDir } from 'lastcall/node';

/** Add a page to the book, which two instances must not do at once. */
function addPage(folder: string, meanwhile: () => void): void {
  using _lock = lockFile(`${folder}/book.lock`);
  using work: TempDir = tempDir('page-');
  writeFileSync(work.join('draft.txt'), `page ${countPages(folder) + 1}\n`);
  meanwhile();
  appendFileSync(`${folder}/book.txt`, readFileSync(work.join('draft.txt')));
}

function countPages(folder: string): number {
  return readFileSync(`${folder}/book.txt`, 'utf8').split('\n').length - 1;
}

/** Run another instance to its end. */
function runAnother(folder: string, meanwhile = ''): void {
  const { stdout, signal } = spawnSync(process.execPath, [import.meta.filename, folder, meanwhile], {
    env: { ...process.env, TMPDIR: folder }, // what is killed leaves its files: let them be here
    encoding: 'utf8',
  });
  console.log(`  another instance ${signal === null ? stdout.trim() : `dies of ${signal}`}`);
}

/** What another instance does. */
function beAnother(folder: string, meanwhile: string | undefined): void {
  try {
    addPage(folder, () => {
      if (meanwhile === 'is killed') process.kill(process.pid, 'SIGKILL');
    });
    console.log('has added a page');
  } catch (error) {
    const { code, pid } = error as LockedError;
    if (code !== 'ELOCKED') throw error;
    console.log(`is told that its parent has the lock: ${pid === process.ppid}`);
  }
}

function show(folder: string): void {
  const locks = readdirSync(folder).filter((name) => name.startsWith('book.lock'));
  console.log(`pages: ${countPages(folder)}, locks: ${locks.length}`);
}

const [, , given, meanwhile] = process.argv;
if (given === undefined) {
  using dir = tempDir('book-');
  const folder = dir.path;
  writeFileSync(dir.join('book.txt'), '');
  addPage(folder, () => runAnother(folder));
  show(folder);
  runAnother(folder, 'is killed');
  show(folder);
  runAnother(folder);
  show(folder);
} else {
  beAnother(given, meanwhile);
}
