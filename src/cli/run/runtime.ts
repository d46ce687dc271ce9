/** The options by which each runtime loads a module before a program. */
import { versions } from 'node:process';
import { fileURLToPath } from 'node:url';

/** The options of the current runtime that load `preload` before a program. */
export function optionsToPreload(preload: URL): readonly string[] {
  if (versions['deno'] !== undefined) return ['run', '--preload', preload.href];
  if (versions['bun'] !== undefined) return ['--preload', fileURLToPath(preload)];
  return ['--import', preload.href];
}
