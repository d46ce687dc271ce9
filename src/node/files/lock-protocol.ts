/** Taking and leaving a lock file, safe against whatever other processes do and wherever they are killed. */
import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type Holder, holderOf, newHolder, textOf } from './lock-holder.js';
import { hasEnded } from './process-identity.js';

/** A takeover is a few system calls; one that has lasted so long has been stopped half way. */
const PATIENCE_MS = 1_000;

/** How long another process's takeover is waited for before a new look. */
const LOOK_MS = 1;

/**
 * Take the lock at `path`, which is free, or left by a process that has ended.
 *
 * The file comes into being complete, as a link to one that was written beside it; of several links to one path
 * the system lets one succeed. To replace a lock that was left, a process first locks a guard, whose name has
 * the token of that lock in it:
 *
 *     app.lock                     the lock, left by S
 *     app.lock.<token of S>.guard  the guard, held by the one process that may replace what S left
 *     app.lock.<own token>.draft   what will be the lock
 *
 * Under the guard it looks again whether the lock is still that of S, and renames its draft over it. A process
 * that saw the lock of S and comes late gets the guard, too, but then finds another token in the lock. A guard
 * is a lock like others: one that was left is replaced in the same way.
 *
 * @param base what all names begin with: `path`, or what `path` guards.
 * @returns its own entry, or who holds the lock.
 */
export function acquire(path: string, base = path): { own: Holder } | { holder: Holder } {
  const seen = holderOf(path);
  if (seen !== undefined && !hasEnded(seen)) return { holder: seen };
  const own = newHolder();
  const draft = `${base}.${own.token}.draft`;
  try {
    // Flushed, so that a crash of the system does not leave an empty lock.
    writeFileSync(draft, textOf(own), { flag: 'wx', mode: 0o644, flush: true });
    const holder = publish(draft, path, base);
    // Over a network, a link may be made and said to have been there.
    return holder === undefined || holder.token === own.token ? { own } : { holder };
  } finally {
    rmSync(draft, { force: true });
  }
}

/** @returns who holds the lock; `undefined` if the draft has become the lock. */
function publish(draft: string, path: string, base: string): Holder | undefined {
  const patience = performance.now() + PATIENCE_MS;
  while (!linked(draft, path)) {
    const holder = holderOf(path);
    if (holder === undefined) continue; // left meanwhile
    if (!hasEnded(holder)) return holder;
    const outcome = replace(draft, path, holder, base);
    if (outcome === 'replaced') return undefined;
    if (outcome === 'changed') continue;
    if (performance.now() > patience) return outcome.guardian;
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
  left: Holder,
  base: string,
): 'replaced' | 'changed' | { guardian: Holder } {
  const guard = `${base}.${left.token}.guard`;
  const guarding = acquire(guard, base);
  if ('holder' in guarding) return { guardian: guarding.holder };
  try {
    if (holderOf(path)?.token !== left.token) return 'changed';
    renameSync(draft, path);
    return 'replaced';
  } finally {
    leave(guard, guarding.own.token);
  }
}

/**
 * Remove a lock that this process holds: as long as the process lives, nobody replaces it.
 *
 * @returns who holds it instead if it was taken away; `'nobody'` if it was removed.
 */
export function leave(path: string, token: string): Holder | 'nobody' | undefined {
  const holder = holderOf(path);
  if (holder?.token !== token) return holder ?? 'nobody';
  rmSync(path);
  return undefined;
}

/** Everything here is synchronous, and so is its waiting. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
}
