/** The bytes that imports add to an application. */
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from '../../spec/support/root.js';

/** @returns kilobytes of a bundle by esbuild for `platform`, minified and gzipped. */
export async function compressedSize(
  imports: Readonly<Record<string, readonly string[]>>,
  platform: 'node' | 'browser' = 'node',
): Promise<number> {
  const lines = Object.entries(imports).map(
    ([specifier, names]) => `export { ${names.join(', ')} } from '${specifier}';`,
  );
  const { outputFiles } = await build({
    stdin: { contents: lines.join('\n'), resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    platform,
    target: 'es2022',
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length / 1_000;
}
