/** Lists the specs that run inside any runtime: all but `*.node.spec.ts`, which need Node. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.js';

/**
 * @param folders names of folders in `spec`.
 * @returns the paths of the specs' sources.
 */
export function neutralSpecs(...folders: string[]): string[] {
  return folders.flatMap((folder) => {
    const path = join(root, 'spec', folder);
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.spec.ts') && !file.endsWith('.node.spec.ts'))
      .sort()
      .map((file) => join(path, file));
  });
}
