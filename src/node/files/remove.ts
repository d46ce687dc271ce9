/** Removing a directory with all that is in it, also where entries may only be read. */
import { chmodSync, lstatSync, readdirSync, rmdirSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What the owner of a directory needs to remove its entries. */
const OWNER = 0o700;

/**
 * Remove whatever is at `path`: a directory with all that is in it, a file, or a symbolic link (never what it
 * points to). Nothing there is no error: it was moved away or removed by its user.
 *
 * @throws Error with the `code` of its `cause` when something is left, which is as little as possible.
 */
export function removeAll(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // It stopped at the first obstacle, and some runtimes do not tell which.
    const errors: unknown[] = [];
    removeEach(path, errors);
    if (errors.length > 0) throw explain(path, errors);
  }
}

/** Entries of a directory can be removed by who may write to the directory, whatever their own modes are. */
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
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') errors.push(error); // gone is gone
  }
}

function explain(path: string, errors: readonly unknown[]): Error {
  const { code, message } = errors[0] as NodeJS.ErrnoException;
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : '';
  const error = new Error(
    `${path} could not be removed (${message}${more}): remove what is left of it as a user who may`,
    { cause: errors[0] },
  );
  return Object.assign(error, { code });
}
