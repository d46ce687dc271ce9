/** `tempDir`: a temporary directory that is removed with all its contents. */
import { join, sep } from 'node:path';
import type { ManagedValue } from '../../index.js';
import { ManagedPath } from './managed-path.js';
import { checkName, makePrivateDirectory } from './private-directory.js';
import { removeAll } from './remove.js';

/** What `tempDir` returns. Its value is its absolute path. */
export interface TempDir extends ManagedValue<string>, Disposable {
  /** The absolute path. Reading it throws a `ReferenceError` once the directory is removed. */
  readonly path: string;
  /**
   * A path inside the directory, joined as by `path.join`.
   *
   * @throws RangeError when it would be outside; ReferenceError once the directory is removed.
   */
  join(...parts: string[]): string;
  /** Same as `path`, so that `${dir}/notes.txt` is a path; `util.inspect` and `console.log` never throw. */
  toString(): string;
}

/**
 * Create a directory for temporary files in `os.tmpdir()` that only the current user may enter (mode 0700). It is
 * removed with all its contents, read-only entries included; symbolic links are removed, never followed. If the
 * directory was moved, removed or replaced by a link before, that is no error, and nothing else is touched.
 *
 * @param prefix the start of its name, `'lastcall-'` if not given; the system adds six characters.
 * @returns the directory, removed when it is disposed, when it is collected or when the program ends.
 * @throws TypeError or RangeError when the prefix is not a string, is empty, or contains `..` or a path separator;
 * the system's error when the directory cannot be created. Disposal throws an Error with the system's `code` when
 * something cannot be removed.
 *
 * *Gotcha*: keep what is returned as long as you use the path. `tempDir().path` alone is the path of a directory
 * that the collector may remove at any time.
 *
 * @example
 * ```ts
 * import { existsSync, writeFileSync } from 'node:fs';
 * import { tempDir } from 'lastcall/node';
 *
 * let kept: string;
 * {
 *   using dir = tempDir('report-');
 *   kept = dir.join('page-1.txt');
 *   writeFileSync(kept, 'one');
 *   existsSync(kept); // => true
 * } // removed here
 * existsSync(kept); // => false
 * ```
 */
export function tempDir(prefix = 'lastcall-'): TempDir {
  checkName(prefix, 'The prefix of tempDir');
  const path = makePrivateDirectory(prefix);
  return new ManagedDirectory(path, removeAll, `directory ${path}`);
}

class ManagedDirectory extends ManagedPath implements TempDir {
  join(...parts: string[]): string {
    const { path } = this;
    const joined = join(path, ...parts);
    if (joined === path || joined.startsWith(path + sep)) return joined;
    throw new RangeError(
      `${JSON.stringify(join(...parts))} is not inside ${path}: ".." must not lead out of it`,
    );
  }
}
