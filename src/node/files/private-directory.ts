/** Creates private directories for temporary files, and checks the names used in them. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Make a directory of mode 0700.
 *
 * @param prefix the start of its name; checked by `checkName`.
 * @returns its absolute path, so that a later `process.chdir` does not affect it.
 */
export function makePrivateDirectory(prefix: string): string {
  const parent = resolve(tmpdir());
  try {
    return mkdtempSync(join(parent, prefix));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const explained = new Error(
      `No temporary directory can be made in ${parent} (${message}): ` +
        'set TMPDIR (TEMP on Windows) to a writable directory',
      { cause: error },
    );
    throw Object.assign(explained, { code });
  }
}

/** Reject a name that would lead out of the directory that it belongs in. */
export function checkName(name: unknown, what: string): asserts name is string {
  if (typeof name !== 'string') throw new TypeError(`${what} must be a string, but it is ${typeof name}`);
  const wrong = whatIsWrongWith(name);
  if (wrong === undefined) return;
  throw new RangeError(
    `${what} ${wrong}, but it is ${JSON.stringify(name)}: ` +
      'give a name only, since the directory is chosen for you',
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
