/** A folder for the files of a spec, and the descriptors that are open for a file, as the operating system reports. */
import { mkdtempSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder of one suite, created before it and removed after it. */
export function useFolder(): (name: string) => string {
  let folder = '';
  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'lastcall-files-')));
  });
  after(() => rmSync(folder, { recursive: true }));
  return (name) => join(folder, name);
}

/**
 * The descriptors of this process that are open for the file at `path`. Bun and Deno duplicate one while some
 * operations are pending.
 */
export function descriptorsOf(path: string): number[] {
  return readdirSync('/proc/self/fd')
    .map(Number)
    .filter((descriptor) => linkOf(descriptor) === path);
}

function linkOf(descriptor: number): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return undefined; // the descriptor that read the list is closed by now
  }
}
