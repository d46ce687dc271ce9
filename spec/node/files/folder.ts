/** A folder for the files of a spec, and how many descriptors lead to a file, as the operating system tells it. */
import { mkdtempSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder of one suite, which is made before it and removed after it. */
export function useFolder(): (name: string) => string {
  let folder = '';
  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'lastcall-files-')));
  });
  after(() => rmSync(folder, { recursive: true }));
  return (name) => join(folder, name);
}

/**
 * The descriptors of this process that lead to the file at `path`. Bun and Deno copy one for some operations while
 * these are in flight.
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
    return undefined; // what read the list itself is closed by now
  }
}
