/** Builds programs of frameworks for pages or for servers, with their components compiled. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin, transform } from 'esbuild';
import { compile, compileModule } from 'svelte/compiler';
import { digest } from './digest.js';
import { root } from './root.js';

type Side = 'client' | 'server';

/** Programs share lastcall with the specs, which inspect its records from outside. */
const shared: Plugin = {
  name: 'shared',
  setup({ onResolve }) {
    onResolve({ filter: /^lastcall(\/adapter)?$/ }, ({ path }) => ({ path, external: true }));
  },
};

/** Resolves and compiles Svelte components, those given and those on disk, and modules with runes. */
function svelte(generate: Side, components: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'svelte',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^\.\/\w+\.svelte(\.js)?$/ }, ({ path, resolveDir }) => {
        const name = path.slice(2);
        if (name in components) return { path: join(root, name), pluginData: components[name] };
        const source = join(resolveDir, name.replace(/\.js$/, '.ts'));
        return existsSync(source) ? { path: source } : null;
      });
      onLoad({ filter: /\.svelte$/ }, async ({ path, pluginData }) => {
        const source = (pluginData as string | undefined) ?? (await readFile(path, 'utf8'));
        const { js } = compile(source, { generate, filename: path });
        return { contents: js.code, resolveDir: dirname(path) };
      });
      onLoad({ filter: /\.svelte\.[jt]s$/ }, async ({ path, pluginData }) => {
        const source = (pluginData as string | undefined) ?? (await readFile(path, 'utf8'));
        const { code } = await transform(source, { loader: 'ts', target: 'esnext' });
        const { js } = compileModule(code, { generate, filename: path });
        return { contents: js.code, resolveDir: dirname(path) };
      });
    },
  };
}

/**
 * Build a program as an application's bundler would.
 *
 * @param code the program; its imports are resolved from `folder`.
 * @returns the URL of the built file.
 */
export async function buildProgram(
  code: string,
  options: { readonly side: Side; readonly components?: Record<string, string>; readonly folder?: string },
): Promise<URL> {
  const { side, components = {}, folder = '.' } = options;
  const name = digest(JSON.stringify([code, options]));
  const outfile = join(root, `.build/frameworks/${name}.mjs`);
  await build({
    stdin: { contents: code, resolveDir: join(root, folder), loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: side === 'client' ? 'neutral' : 'node',
    conditions: side === 'client' ? ['browser', 'import'] : ['import'],
    mainFields: ['module', 'main'],
    external: ['node:*', 'jsdom'],
    plugins: [shared, svelte(side, components)],
    ignoreAnnotations: true, // examples do have side effects
    tsconfigRaw: {}, // its paths would lead to the sources
    logLevel: 'warning',
    outfile,
  });
  return pathToFileURL(outfile);
}

/** Drops the examples' substitute for a page: a browser has one already. */
const withoutPage: Plugin = {
  name: 'without-page',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /\/support\/page\.js$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: '' }));
  },
};

/**
 * Build an example for a browser, as one file.
 *
 * @param example its path below `examples/frameworks`.
 * @returns the code.
 */
export async function bundleExample(example: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'examples/frameworks', example)],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'esnext',
    define: { __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false' },
    plugins: [withoutPage, svelte('client', {})],
    ignoreAnnotations: true, // examples do have side effects
    tsconfigRaw: {}, // its paths would lead to the sources
    logLevel: 'warning',
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('\n');
}

/** Collect the uncaught errors while `body` runs, and in the turn after it. */
export async function uncaught(body: () => unknown): Promise<unknown[]> {
  const errors: unknown[] = [];
  const listeners = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => errors.push(error));
  try {
    await body();
    await new Promise((resolve) => setTimeout(resolve));
  } finally {
    process.removeAllListeners('uncaughtException');
    for (const listener of listeners) process.on('uncaughtException', listener);
  }
  return errors;
}

/** The output of the examples, which show the same page in each framework. */
export const printedByExamples = [
  'tea: 5, 6, 7, 0 s ago. coffee: 9, 0 s ago. (2 connected)',
  'coffee: 9, 0 s ago. (1 connected)',
  'nothing (0 connected, nothing alive)',
];
