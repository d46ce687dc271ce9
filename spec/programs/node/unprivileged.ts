/**
 * Temporary directories of an unprivileged user: one with read-only entries, and, at the end of the program, one that
 * cannot be removed between two that can.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tempDir, tempFile } from 'lastcall/node';
import { keep, say } from '../say.js';

const NOBODY = 65_534;

if (process.getuid?.() === 0) {
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
}
process.umask(0o022);

/** Make a directory of this mode, with a file in it. */
function make(path: string, mode: number): string {
  mkdirSync(path);
  writeFileSync(join(path, 'file'), 'text', { mode: 0o400 });
  chmodSync(path, mode);
  return path;
}

function readOnlyEntries(): void {
  const outside = mkdtempSync(join(tmpdir(), 'outside-'));
  const target = make(join(outside, 'target'), 0o500);
  const dir = tempDir();
  const { path } = dir;
  const deep = make(dir.join('deep'), 0o700);
  make(join(deep, 'shut'), 0o000);
  make(join(deep, 'unreadable'), 0o300);
  symlinkSync(target, join(deep, 'link'));
  for (const each of [deep, path]) chmodSync(each, 0o500);
  say(`may write: ${mayWrite(path)}`);
  dir[Symbol.dispose]();
  say(`removed: ${!existsSync(path)}`);
  say(`target: ${(statSync(target).mode & 0o777).toString(8)} ${readdirSync(target).join()}`);
  chmodSync(target, 0o700);
  const clean = tempDir();
  symlinkSync(outside, clean.join('link'));
  clean[Symbol.dispose]();
  say(`outside: ${readdirSync(outside).join()}`);
  say(outside);
}

function mayWrite(path: string): boolean {
  try {
    mkdirSync(join(path, 'new'));
    rmdirSync(join(path, 'new'));
    return true;
  } catch {
    return false;
  }
}

/** A directory in a read-only parent cannot be removed. */
function irremovable(): void {
  const parent = mkdtempSync(join(tmpdir(), 'parent-'));
  const before = process.env['TMPDIR'] ?? '/tmp';
  const older = keep(tempFile('older'));
  process.env['TMPDIR'] = parent;
  const dir = keep(tempDir());
  process.env['TMPDIR'] = before;
  const newer = keep(tempDir());
  writeFileSync(dir.join('file'), 'text');
  writeFileSync(newer.join('file'), 'text');
  chmodSync(parent, 0o500);
  for (const path of [parent, dir.path, older.path, newer.path]) say(path);
}

readOnlyEntries();
irremovable();
