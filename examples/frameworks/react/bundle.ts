/** The page's program, in one piece. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page.js', import.meta.url))],
    bundle: true,
    format: 'esm',
    tsconfigRaw: {}, // what users of the package get, not its sources
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('\n');
}
