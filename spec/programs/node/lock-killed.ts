/** Acquires a lock again and again, logs when it holds it, and is killed at a random point. */
import { pause } from './jitter.js';
import { appendFileSync } from 'node:fs';
import { lockFile, type FileLock } from 'lastcall/node';

const [, , path = '', log = '', attempts = ''] = process.argv;

function attempt(): FileLock | undefined {
  try {
    return lockFile(path);
  } catch (error) {
    if ((error as { code?: string }).code === 'ELOCKED') return undefined;
    throw error;
  }
}

function note(event: string): void {
  appendFileSync(log, `${event} ${process.pid}\n`);
}

for (let count = 0; count < Number(attempts); count++) {
  const lock = attempt();
  if (lock === undefined) {
    pause(1);
    continue;
  }
  note('in');
  pause(Math.random() * 2);
  const killed = Math.random() < 0.2;
  note(killed ? 'killed' : 'out');
  if (killed) process.kill(process.pid, 'SIGKILL');
  lock[Symbol.dispose]();
}
