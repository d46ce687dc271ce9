/** The specs that run on every runtime: those of `spec/core`, except `*.node.spec.ts`, which need Node. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.js';

/** Where their sources are. */
export function neutralSpecs(): string[] {
  const folder = join(root, 'spec/core');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.spec.ts') && !path.endsWith('.node.spec.ts'))
    .sort()
    .map((path) => join(folder, path));
}
