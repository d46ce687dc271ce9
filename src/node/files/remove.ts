/** Removes a directory with all its contents, read-only entries included. */
import { chmodSync, lstatSync, readdirSync, rmdirSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

/** The permissions that a directory's owner needs to remove its entries. */
const OWNER = 0o700;

/**
 * Remove whatever is at `path`: a directory with all its contents, a file, or a symbolic link (never its target).
 * It is no error if nothing is there: its user has moved or removed it.
 *
 * @throws Error with the `code` of its `cause` when something could not be removed. All else is removed.
 */
export function removeAll(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // It stops at the first obstacle, and some runtimes do not say at which.
    const errors: unknown[] = [];
    removeEach(path, errors);
    if (errors.length > 0) throw explain(path, errors);
  }
}

/** Write permission on a directory is enough to remove its entries, whatever their own modes are. */
function removeEach(path: string, errors: unknown[]): void {
  const before = errors.length;
  try {
    const stats = lstatSync(path);
    if (!stats.isDirectory()) {
      unlinkSync(path);
      return;
    }
    if ((stats.mode & OWNER) !== OWNER) chmodSync(path, stats.mode | OWNER);
    for (const name of readdirSync(path)) removeEach(join(path, name), errors);
    if (errors.length === before) rmdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') errors.push(error); // already removed
  }
}

function explain(path: string, errors: readonly unknown[]): Error {
  const { code, message } = errors[0] as NodeJS.ErrnoException;
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : '';
  const error = new Error(
    `${path} could not be removed (${message}${more}): remove the rest as a user who has permission`,
    { cause: errors[0] },
  );
  return Object.assign(error, { code });
}
