/** `lockFile`: a lock that one process at a time can have. */
import { resolve } from 'node:path';
import { hostname } from 'node:os';
import { ManagedHandle } from '../../internal.js';
import type { ManagedValue } from '../../index.js';
import type { Holder } from './lock-holder.js';
import { acquire, leave } from './lock-protocol.js';

/** A lock that is held. Its value is the absolute path of the lock file. */
export interface FileLock extends ManagedValue<string>, Disposable {}

/** What `lockFile` throws when somebody else has the lock. */
export interface LockedError extends Error {
  readonly code: 'ELOCKED';
  /** The absolute path of the lock file. */
  readonly path: string;
  /** The number of the process that has the lock. */
  readonly pid: number;
  /** The name of the computer that it runs on. */
  readonly host: string;
  /** Since when it has the lock. */
  readonly since: Date;
}

/**
 * Take a lock that one process at a time can have: a file with the process's number, its start, its host and its
 * program, for people to read. Nothing is waited for: who has the lock keeps it.
 *
 * A lock whose process has ended without leaving it, such as one that was killed, is taken over; of several
 * processes that try to at once, one gets it. A process has ended if its host is this one and no process has its
 * number, or, on Linux, one that began at another time.
 *
 * @param path the lock file. Its directory has to exist, to be writable, and to be on a file system with hard
 * links. Files beside it whose names begin with its own exist for moments; one that stays, since its process was
 * killed in such a moment, does nothing.
 * @returns the lock, left when it is disposed, collected or when the program ends.
 * @throws LockedError (an Error with the `code` `'ELOCKED'` and the `pid`) when another process has the lock, or
 * this one already; an Error with the code `'EINVAL'` when something else than a lock file is there; one with the
 * system's `code` when no file can be made. Disposing it throws an Error when the lock was taken away meanwhile.
 *
 * *Gotcha*: keep what is returned as long as you need the lock. Containers or computers that share the directory
 * need different host names, and those of other hosts are never taken over, since nobody can see from here whether
 * they still run.
 *
 * @example
 * ```ts
 * import { lockFile, type LockedError, tempDir } from 'lastcall/node';
 *
 * using dir = tempDir();
 * using lock = lockFile(dir.join('app.lock'));
 * try {
 *   lockFile(lock.value);
 * } catch (error) {
 *   (error as LockedError).code; // => 'ELOCKED'
 *   (error as LockedError).pid === process.pid; // => true
 * }
 * ```
 */
export function lockFile(path: string): FileLock {
  const absolute = resolve(path);
  const taken = take(absolute);
  if ('holder' in taken) throw lockedError(absolute, taken.holder);
  return new HeldLock(absolute, leaving(taken.own.token), undefined, `lock ${absolute}`);
}

class HeldLock extends ManagedHandle<string> implements FileLock {}

function take(path: string): ReturnType<typeof acquire> {
  try {
    return acquire(path);
  } catch (error) {
    const { code, message, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    const explained = new Error(
      `lock ${path} cannot be taken (${message}): ` +
        'its directory has to exist, to be writable for this user, and to be on a file system with hard links',
      { cause: error },
    );
    throw Object.assign(explained, { code });
  }
}

/** Made apart from the lock, which it must not hold. */
function leaving(token: string): (path: string) => void {
  return (path) => {
    const other = leave(path, token);
    if (other === undefined) return;
    const what = other === 'nobody' ? 'was removed' : `was taken by ${nameOf(other)}, since ${other.since},`;
    throw new Error(
      `lock ${path} ${what} while this process held it, so two processes may have worked at once: ` +
        'find out who removes lock files of processes that run',
    );
  };
}

function lockedError(path: string, holder: Holder): LockedError {
  const { pid, host, since } = holder;
  const error = new Error(`lock ${path} is held by ${nameOf(holder)}, since ${since}: ${adviceFor(holder)}`);
  return Object.assign(error, { code: 'ELOCKED', path, pid, host, since: new Date(since) } as const);
}

function nameOf({ pid, host, program }: Holder): string {
  if (host === hostname() && pid === process.pid) return `this process (${pid})`;
  // Quoted, as who wrote the file could have written anything.
  const name = `process ${pid} (${JSON.stringify(program)})`;
  return host === hostname() ? name : `${name} of host ${JSON.stringify(host)}`;
}

function adviceFor({ pid, host, start }: Holder): string {
  if (host !== hostname()) {
    return 'wait until it has ended; if you know that it has, remove the file, since that cannot be seen from here';
  }
  if (pid === process.pid) return 'dispose that lock first, or share it';
  if (start !== undefined) return `wait until it has ended, or end it by "kill ${pid}"`;
  return `wait until it has ended; if process ${pid} is another program by now, remove the file`;
}
