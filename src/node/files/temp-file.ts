/** `tempFile`: a temporary file with a name that you choose, removed with the directory that holds only it. */
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
  /** Same as `path`, so that a template literal with it is a path; `util.inspect` and `console.log` never throw. */
  toString(): string;
}

/**
 * Create an empty file that only the current user may read and write (mode 0600), alone in a new directory that
 * only the current user may enter. So it can have exactly the name that a program expects. It is removed with its
 * directory and all that is in there by then. If it was moved, removed or replaced by a symbolic link before, that is
 * no error, and nothing else is touched.
 *
 * @param name its name, extension included; `'file'` if not given.
 * @returns the file, removed when it is disposed, when it is collected or when the program ends.
 * @throws TypeError or RangeError when the name is not a string, is empty or `.`, or contains `..` or a path
 * separator; the system's error when the file cannot be created. Disposal throws an Error with the system's `code`
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
