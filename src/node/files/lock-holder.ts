/** What is in a lock file: who holds the lock, readable by programs and by people. */
import { randomUUID } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import { ownIdentity, type ProcessIdentity } from './process-identity.js';

export interface Holder extends ProcessIdentity {
  /** An ISO date. */
  readonly since: string;
  readonly program: string;
  /** No two locks have the same. */
  readonly token: string;
}

/** No lock file has more bytes. */
const LONGEST = 10_000;

/** How much of a program's path is told. */
const LONGEST_PROGRAM = 500;

/** What a person who opens the file should know first. */
const HINT = 'held by the program below: remove this file only if that program has ended';

export function newHolder(): Holder {
  const program = (process.argv[1] ?? process.title).slice(-LONGEST_PROGRAM);
  return { ...ownIdentity(), since: new Date().toISOString(), program, token: randomUUID() };
}

export function textOf(holder: Holder): string {
  return `${JSON.stringify({ lock: HINT, ...holder }, undefined, 2)}\n`;
}

/**
 * @returns who holds the lock; `undefined` if there is no file.
 * @throws Error with the code `EINVAL` when there is something else than a lock file; the system's error when it
 * cannot be read.
 */
export function holderOf(path: string): Holder | undefined {
  try {
    const stats = lstatSync(path);
    if (!stats.isFile()) throw noLockFile(path, 'it is no file');
    if (stats.size > LONGEST) throw noLockFile(path, 'it is too long');
    return parse(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string, path: string): Holder {
  if (text.trim() === '') throw noLockFile(path, 'it is empty');
  let holder: unknown;
  try {
    holder = JSON.parse(text);
  } catch {
    throw noLockFile(path, `it begins with ${JSON.stringify(text.slice(0, 40))}`);
  }
  if (!isHolder(holder)) throw noLockFile(path, 'it does not say who holds the lock');
  return holder;
}

function isHolder(value: unknown): value is Holder {
  const holder = value as Partial<Record<keyof Holder, unknown>> | null;
  return (
    Number.isInteger(holder?.pid) &&
    (holder?.pid as number) > 0 && // to signal 0 or less is to signal a group
    [holder?.host, holder?.since, holder?.program].every((text) => typeof text === 'string') &&
    ['string', 'undefined'].includes(typeof holder?.start) &&
    typeof holder?.token === 'string' &&
    /^[\w-]+$/.test(holder.token) // it becomes part of a file's name
  );
}

/** Lock files are never half written, so it is another program's, or damaged; only a person can tell. */
function noLockFile(path: string, why: string): Error {
  const error = new Error(
    `${path} is no lock file of lastcall (${why}), so nobody knows whether what made it still runs: ` +
      'lock another path, or remove the file if no program needs it',
  );
  return Object.assign(error, { code: 'EINVAL' });
}
