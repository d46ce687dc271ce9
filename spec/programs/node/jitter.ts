/**
 * Delays file system calls at random, so that processes interleave at every step. With the probability `KILL_CHANCE`,
 * the process is killed at such a call.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const LONGEST_MS = 3;

const chance = Number(process.env['KILL_CHANCE'] ?? 0);
const patched = fs as unknown as Record<string, (path: unknown, ...rest: unknown[]) => unknown>;

export function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

for (const name of ['linkSync', 'renameSync', 'rmSync', 'lstatSync', 'readFileSync', 'writeFileSync']) {
  const call = patched[name] as (path: unknown, ...rest: unknown[]) => unknown;
  patched[name] = (path, ...rest) => {
    if (typeof path === 'string' && path.includes('.lock')) {
      if (Math.random() < 0.5) pause(Math.random() * LONGEST_MS);
      if (Math.random() < chance) process.kill(process.pid, 'SIGKILL');
    }
    return call(path, ...rest);
  };
}
syncBuiltinESMExports();
