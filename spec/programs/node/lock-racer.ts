/**
 * Tries to acquire locks: for each line `<path> <time>` it busy-waits until that time, tries once, and prints the
 * outcome. It holds the lock until the next line.
 */
import './jitter.js';
import { closeSync, openSync, unlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { lockFile, type FileLock } from 'lastcall/node';
import { say } from '../say.js';

let lock: FileLock | undefined;

function attempt(path: string): string {
  try {
    lock = lockFile(path);
    closeSync(openSync(`${path}-inside`, 'wx')); // fails if another process holds the lock
    return `got ${process.pid}`;
  } catch (error) {
    const { code, pid, message } = error as Error & { code?: string; pid?: number };
    return code === 'ELOCKED' ? `refused ${pid}` : `failed ${message}`;
  }
}

function release(): void {
  if (lock === undefined) return;
  unlinkSync(`${lock.value}-inside`);
  lock[Symbol.dispose]();
  lock = undefined;
}

createInterface({ input: process.stdin }).on('line', (line) => {
  release();
  const [path = '', time = ''] = line.split(' ');
  if (path === '') {
    say('released');
    return;
  }
  while (Date.now() < Number(time));
  say(attempt(path));
});
say('ready');
