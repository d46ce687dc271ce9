/** Bundles the scripts of pages, for a browser that supports the whole language. */
import { build } from 'esbuild';
import { join, relative } from 'node:path';
import { root } from '../support/root.js';

/**
 * Each entry is a separate script: a bundler renames names that clash in one script, and specs compare names.
 *
 * @returns the scripts, by the paths from which pages load them.
 */
export async function bundle(entryPoints: string[]): Promise<Record<string, string>> {
  const { outputFiles } = await build({
    entryPoints,
    // The package as users get it, not its sources.
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

/** The path of a program in `pages/`. */
export function pageProgram(name: string): string {
  return join(root, 'spec/browser/pages', `${name}.ts`);
}

/** The markup that loads scripts, in this order. */
export function scripts(entryPoints: string[]): string {
  return entryPoints
    .map((path) => `/${relative(root, path).replace(/\.ts$/, '.js')}`)
    .map((path) => `<script type="module" src="${path}"></script>\n`)
    .join('');
}
