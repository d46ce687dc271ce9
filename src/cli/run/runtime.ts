/** How each runtime is told to load a module before a program. */
import { versions } from 'node:process';
import { fileURLToPath } from 'node:url';

/** The options of this runtime that come before a program and load `preload`, a URL, before it. */
export function optionsToPreload(preload: URL): readonly string[] {
  if (versions['deno'] !== undefined) return ['run', '--preload', preload.href];
  if (versions['bun'] !== undefined) return ['--preload', fileURLToPath(preload)];
  return ['--import', preload.href];
}
