/** The label of a file, made from its path. */
import type { PathLike } from 'node:fs';
import { fileURLToPath } from 'node:url';

export function fileLabel(path: PathLike): string {
  return `file ${path instanceof URL ? fileURLToPath(path) : path.toString()}`;
}
