/** Directories below the one for temporary files that nobody else may enter, and the names that may be in there. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Make a directory of mode 0700.
 *
 * @param prefix what its name begins with; checked by `checkName`.
 * @returns its absolute path, which a later `process.chdir` does not change.
 */
export function makePrivateDirectory(prefix: string): string {
  const parent = resolve(tmpdir());
  try {
    return mkdtempSync(join(parent, prefix));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const explained = new Error(
      `No temporary directory can be made in ${parent} (${message}): ` +
        'set TMPDIR (TEMP on Windows) to a directory that can be written to',
      { cause: error },
    );
    throw Object.assign(explained, { code });
  }
}

/** Refuse what would be in another directory than it is meant to be. */
export function checkName(name: unknown, what: string): asserts name is string {
  if (typeof name !== 'string') throw new TypeError(`${what} must be a string, but it is ${typeof name}`);
  const wrong = whatIsWrongWith(name);
  if (wrong === undefined) return;
  throw new RangeError(
    `${what} ${wrong}, but it is ${JSON.stringify(name)}: ` +
      'it is a name within a new directory of its own, which the system chooses',
  );
}

function whatIsWrongWith(name: string): string | undefined {
  if (name === '') return 'must not be empty';
  if (name === '.') return 'must not be "."';
  if (name.includes('..')) return 'must not contain ".."';
  if (/[/\\]/.test(name)) return 'must not contain a path separator';
  if (name.includes('\0')) return 'must not contain a zero byte';
  return undefined;
}
