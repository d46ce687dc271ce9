/** Removing a directory with all that is in it, also where entries may only be read. */
import { chmodSync, type Dirent, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What the owner of a directory needs to remove its entries. */
const OWNER = 0o700;

/**
 * Remove whatever is at `path`: a directory with all that is in it, a file, or a symbolic link (never what it
 * points to). Nothing there is no error: it was moved away or removed by its user.
 *
 * @throws Error with the `code` of its `cause` when something is left.
 */
export function removeAll(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Most likely a directory is not writable. If it is not that, the second attempt fails alike.
    makeWritable(path);
    removeOrExplain(path);
  }
}

function removeOrExplain(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const explained = new Error(
      `${path} could not be removed (${message}): remove what is left of it yourself, as a user who may`,
      { cause: error },
    );
    throw Object.assign(explained, { code });
  }
}

/** Entries of a directory can be removed by who may write to the directory, whatever their own modes are. */
function makeWritable(path: string): void {
  for (const { name } of entriesOf(path)) makeWritable(join(path, name));
}

/** @returns what is in a directory, which is made writable; nothing if it is none, but a link to one, say. */
function entriesOf(path: string): Dirent[] {
  try {
    const stats = lstatSync(path);
    if (!stats.isDirectory()) return [];
    if ((stats.mode & OWNER) !== OWNER) chmodSync(path, stats.mode | OWNER);
    return readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  } catch {
    return []; // gone meanwhile, or somebody else's: the second attempt tells what is wrong with it
  }
}
