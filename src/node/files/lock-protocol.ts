/** Acquires and releases a lock file safely, whatever other processes do and wherever they are killed. */
import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type Holder, holderOf, newHolder, textOf } from './lock-holder.js';
import { hasEnded } from './process-identity.js';

/** A takeover is a few system calls. One that has lasted this long was suspended half way. */
const TAKEOVER_MS = 1_000;

/** The pause before another process's takeover is checked again. */
const POLL_MS = 1;

/**
 * Acquire the lock at `path` if it is free or stale. A lock is stale if its process has ended without releasing it.
 *
 * The lock file is created complete, as a hard link to a draft that was written beside it. If several processes link
 * to one path, the system lets one succeed. To replace a stale lock, a process first locks a guard, whose name
 * contains the token of the stale lock:
 *
 *     app.lock                     the stale lock of process S
 *     app.lock.<token of S>.guard  the guard, held by the one process that may replace the lock of S
 *     app.lock.<own token>.draft   will become the lock
 *
 * While it holds the guard, it checks that the lock is still that of S, and renames its draft over it. A process
 * that saw the lock of S and comes late gets the guard, too, but then finds another token in the lock. A guard
 * is itself a lock: a stale guard is replaced in the same way.
 *
 * @param base the common prefix of all names: `path`, or the path that `path` guards.
 * @returns the entry of this process (`own`), or who holds the lock (`holder`).
 */
export function acquire(path: string, base = path): { own: Holder } | { holder: Holder } {
  const found = holderOf(path);
  if (found !== undefined && !hasEnded(found)) return { holder: found };
  const own = newHolder();
  const draft = `${base}.${own.token}.draft`;
  try {
    // Flushed, so that a crash of the system does not leave an empty lock.
    writeFileSync(draft, textOf(own), { flag: 'wx', mode: 0o644, flush: true });
    const holder = publish(draft, path, base);
    // A network file system may create the link and still report EEXIST.
    return holder === undefined || holder.token === own.token ? { own } : { holder };
  } finally {
    rmSync(draft, { force: true });
  }
}

/** @returns who holds the lock, or `undefined` if the draft has become the lock. */
function publish(draft: string, path: string, base: string): Holder | undefined {
  const deadline = performance.now() + TAKEOVER_MS;
  while (!linked(draft, path)) {
    const holder = holderOf(path);
    if (holder === undefined) continue; // released in the meantime
    if (!hasEnded(holder)) return holder;
    const outcome = replace(draft, path, holder, base);
    if (outcome === 'replaced') return undefined;
    if (outcome === 'changed') continue;
    if (performance.now() > deadline) return outcome.guardian;
    pause();
  }
  return undefined;
}

function linked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function replace(
  draft: string,
  path: string,
  stale: Holder,
  base: string,
): 'replaced' | 'changed' | { guardian: Holder } {
  const guard = `${base}.${stale.token}.guard`;
  const guarding = acquire(guard, base);
  if ('holder' in guarding) return { guardian: guarding.holder };
  try {
    if (holderOf(path)?.token !== stale.token) return 'changed';
    renameSync(draft, path);
    return 'replaced';
  } finally {
    release(guard, guarding.own.token);
  }
}

/**
 * Remove a lock that this process holds. No process that uses this protocol replaces it while this process runs.
 *
 * @returns `undefined` on success; the new holder if the lock was taken away; `'nobody'` if the file was removed.
 */
export function release(path: string, token: string): Holder | 'nobody' | undefined {
  const holder = holderOf(path);
  if (holder?.token !== token) return holder ?? 'nobody';
  rmSync(path);
  return undefined;
}

/** Blocks the thread: everything here is synchronous. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
}
