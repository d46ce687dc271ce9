/** `tempFile`: a temporary file with a name of one's own, removed with the directory that it is alone in. */
import { closeSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ManagedValue } from '../../index.js';
import { ManagedPath } from './managed-path.js';
import { checkName, makePrivateDirectory } from './private-directory.js';
import { removeAll } from './remove.js';

/** What `tempFile` returns. Its value is its absolute path. */
export interface TempFile extends ManagedValue<string>, Disposable {
  /** The absolute path. Reading it throws a `ReferenceError` once the file is removed. */
  readonly path: string;
  /** As `path`, so that text made with it is a path; `util.inspect` and `console.log` never throw. */
  toString(): string;
}

/**
 * Make an empty file that only the current user may read and write (mode 0600), alone in a new directory that
 * only the current user may enter: its name can be exactly what a program wants to see. It is removed with its
 * directory and whatever came to be in there. If it was moved away, removed or replaced by a symbolic link before,
 * that is no error, and nothing else is touched.
 *
 * @param name its name, extension included.
 * @returns the file, removed when it is disposed, collected or when the program ends.
 * @throws TypeError or RangeError when the name is no string, is empty or `.`, or contains `..` or a path
 * separator; the system's error when no file can be made. Disposing it throws an Error with the system's `code`
 * when something cannot be removed.
 *
 * *Gotcha*: keep what is returned as long as you use the path. `tempFile().path` alone is the path of a file that
 * the collector may remove at any time.
 *
 * @example
 * ```ts
 * import { basename } from 'node:path';
 * import { readFileSync, writeFileSync } from 'node:fs';
 * import { tempFile } from 'lastcall/node';
 *
 * using file = tempFile('settings.json');
 * basename(file.path); // => 'settings.json'
 * writeFileSync(file.path, '{}');
 * readFileSync(file.path, 'utf8'); // => '{}'
 * ```
 */
export function tempFile(name = 'file'): TempFile {
  checkName(name, 'The name of tempFile');
  const directory = makePrivateDirectory('lastcall-');
  const path = join(directory, name);
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    removeAll(directory);
    throw error;
  }
  return new ManagedPath(path, removeWithDirectory, `file ${path}`);
}

function removeWithDirectory(path: string): void {
  removeAll(dirname(path));
}
