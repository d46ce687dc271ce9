/** What pages load: TypeScript and packages, bundled for a browser that knows all of the language. */
import { build } from 'esbuild';
import { join, relative } from 'node:path';
import { root } from '../support/root.js';

/**
 * Each entry is a script of its own, since names that met in one script would be changed, and specs compare them.
 *
 * @returns the scripts, by the paths where pages expect them.
 */
export async function bundle(entryPoints: string[]): Promise<Record<string, string>> {
  const { outputFiles } = await build({
    entryPoints,
    // What users get, not its sources.
    alias: { lastcall: join(root, 'dist/browser.js') },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'esnext',
    sourcemap: 'inline',
    outbase: root,
    outdir: root,
    write: false,
    logLevel: 'warning',
  });
  return Object.fromEntries(outputFiles.map(({ path, text }) => [`/${relative(root, path)}`, text]));
}

/** Where one of the programs in `pages/` is. */
export function pageProgram(name: string): string {
  return join(root, 'spec/browser/pages', `${name}.ts`);
}

/** The markup that runs scripts, in this order. */
export function scripts(entryPoints: string[]): string {
  return entryPoints
    .map((path) => `/${relative(root, path).replace(/\.ts$/, '.js')}`)
    .map((path) => `<script type="module" src="${path}"></script>\n`)
    .join('');
}
