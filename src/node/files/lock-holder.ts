/** The contents of a lock file: who holds the lock, readable by programs and by people. */
import { randomUUID } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import { ownIdentity, type ProcessIdentity } from './process-identity.js';

export interface Holder extends ProcessIdentity {
  /** An ISO date. */
  readonly since: string;
  readonly program: string;
  /** Unique to each lock. */
  readonly token: string;
}

/** The size limit of a lock file, in bytes. */
const MAX_BYTES = 10_000;

/** How many characters of a program's path are recorded. */
const MAX_PROGRAM_LENGTH = 500;

/** Tells a person who opens the file what it is. */
const HINT = 'held by the program below: remove this file only if that program has ended';

export function newHolder(): Holder {
  const program = (process.argv[1] ?? process.title).slice(-MAX_PROGRAM_LENGTH);
  return { ...ownIdentity(), since: new Date().toISOString(), program, token: randomUUID() };
}

export function textOf(holder: Holder): string {
  return `${JSON.stringify({ lock: HINT, ...holder }, undefined, 2)}\n`;
}

/**
 * @returns who holds the lock, or `undefined` if there is no file.
 * @throws Error with the code `EINVAL` when the path is not a lock file; the system's error when it cannot be read.
 */
export function holderOf(path: string): Holder | undefined {
  try {
    const stats = lstatSync(path);
    if (!stats.isFile()) throw notALockFile(path, 'it is not a file');
    if (stats.size > MAX_BYTES) throw notALockFile(path, 'it is too long');
    return parse(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string, path: string): Holder {
  if (text.trim() === '') throw notALockFile(path, 'it is empty');
  let holder: unknown;
  try {
    holder = JSON.parse(text);
  } catch {
    throw notALockFile(path, `it begins with ${JSON.stringify(text.slice(0, 40))}`);
  }
  if (!isHolder(holder)) throw notALockFile(path, 'it does not say who holds the lock');
  return holder;
}

function isHolder(value: unknown): value is Holder {
  const holder = value as Partial<Record<keyof Holder, unknown>> | null;
  return (
    Number.isInteger(holder?.pid) &&
    (holder?.pid as number) > 0 && // a pid of 0 or less would signal a group
    [holder?.host, holder?.since, holder?.program].every((text) => typeof text === 'string') &&
    ['string', 'undefined'].includes(typeof holder?.start) &&
    typeof holder?.token === 'string' &&
    /^[\w-]+$/.test(holder.token) // it becomes part of a file name
  );
}

/** Lock files are never half written: this one belongs to another program, or is damaged. Only a person can know. */
function notALockFile(path: string, why: string): Error {
  const error = new Error(
    `${path} is not a lock file of lastcall (${why}), so nobody knows whether the program that made it still runs: ` +
      'lock another path, or remove the file if no program needs it',
  );
  return Object.assign(error, { code: 'EINVAL' });
}
