/** `lockFile`: a lock that one process at a time can hold. */
import { resolve } from 'node:path';
import { hostname } from 'node:os';
import { ManagedHandle } from '../../internal.js';
import type { ManagedValue } from '../../index.js';
import type { Holder } from './lock-holder.js';
import { acquire, release } from './lock-protocol.js';

/** A lock that is held. Its value is the absolute path of the lock file. */
export interface FileLock extends ManagedValue<string>, Disposable {}

/** What `lockFile` throws when the lock is held. */
export interface LockedError extends Error {
  readonly code: 'ELOCKED';
  /** The absolute path of the lock file. */
  readonly path: string;
  /** The id of the process that holds the lock. */
  readonly pid: number;
  /** The name of the host that the process runs on. */
  readonly host: string;
  /** When the process acquired the lock. */
  readonly since: Date;
}

/**
 * Acquire a lock that one process at a time can hold: a file that names the process, its start, its host and its
 * program, readable by people. It does not wait: if the lock is held, it throws.
 *
 * A stale lock, whose process has ended without releasing it (because it was killed, for example), is taken over. If
 * several processes try to at once, one gets it. A process counts as ended if it ran on this host and no process has
 * its id, or, on Linux, if the process with its id started at another time.
 *
 * @param path the lock file. Its directory must exist, be writable, and be on a file system with hard links. Files
 * whose names begin with the lock's exist beside it for moments; one that stays, because its process was killed in
 * such a moment, is harmless.
 * @returns the lock, released when it is disposed, when it is collected or when the program ends.
 * @throws LockedError (an Error with the `code` `'ELOCKED'` and the `pid`) when another process, or this one, already
 * holds the lock; an Error with the code `'EINVAL'` when the path is not a lock file; one with the system's `code`
 * when no file can be created. Disposal throws an Error when the lock was taken away or removed while it was held.
 *
 * *Gotcha*: keep what is returned as long as you need the lock. Containers or computers that share the directory
 * need different host names. A lock of another host is never taken over, since this host cannot check whether that
 * process still runs.
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
  const result = acquireExplained(absolute);
  if ('holder' in result) throw lockedError(absolute, result.holder);
  return new HeldLock(absolute, releasing(result.own.token), undefined, `lock ${absolute}`);
}

class HeldLock extends ManagedHandle<string> implements FileLock {}

function acquireExplained(path: string): ReturnType<typeof acquire> {
  try {
    return acquire(path);
  } catch (error) {
    const { code, message, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    const explained = new Error(
      `lock ${path} cannot be taken (${message}): ` +
        'its directory has to exist, be writable for this user, and be on a file system with hard links',
      { cause: error },
    );
    throw Object.assign(explained, { code });
  }
}

/** A separate function, since the callback must not hold the lock. */
function releasing(token: string): (path: string) => void {
  return (path) => {
    const other = release(path, token);
    if (other === undefined) return;
    const what = other === 'nobody' ? 'was removed' : `was taken by ${nameOf(other)}, since ${other.since},`;
    throw new Error(
      `lock ${path} ${what} while this process held it, so two processes may have worked at once: ` +
        'find out which program removes the lock files of running processes',
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
  // Quoted, since the file may contain anything.
  const name = `process ${pid} (${JSON.stringify(program)})`;
  return host === hostname() ? name : `${name} of host ${JSON.stringify(host)}`;
}

function adviceFor({ pid, host, start }: Holder): string {
  if (host !== hostname()) {
    return 'wait until it has ended; if you know that it has, remove the file, since this host cannot check it';
  }
  if (pid === process.pid) return 'dispose that lock first, or share it';
  if (start !== undefined) return `wait until it has ended, or end it by "kill ${pid}"`;
  return `wait until it has ended; if process ${pid} is another program by now, remove the file`;
}
