/**
 * Builds the code of the package into dist, or with `programs` what only the repository runs into .build, for which dist has
 * to be there. Declarations are made by `tsc -b`.
 */
import { build } from 'esbuild';
import { cpSync, rmSync } from 'node:fs';

/** @type {import('esbuild').BuildOptions} */
const code = {
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 120, // Node shows the line of an error that nobody catches
  sourcemap: true,
  outbase: 'src',
  outdir: 'dist',
  loader: { '.html': 'text' },
  logLevel: 'warning',
};

/** The page of a report, which is a text in the code that makes it. */
const page = {
  entryPoints: ['src/debug/report/page/page.ts', 'src/debug/report/page/page.css'],
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2023',
  charset: 'utf8',
  outExtension: { '.js': '.js.txt', '.css': '.css.txt' },
  outdir: '.build/page',
  logLevel: 'warning',
};

const dist = [
  // Entries that share the core, of which there is one copy.
  {
    ...code,
    entryPoints: ['src/index.ts', 'src/node/index.ts', 'src/debug/index.ts', 'src/cli/attach/snapshot.ts'],
    splitting: true,
    external: ['node:*'],
    chunkNames: 'shared/[name]-[hash]',
  },
  // For bundlers of pages: the hosts of servers are left out.
  {
    ...code,
    entryPoints: ['src/index.ts'],
    conditions: ['browser'],
    outbase: undefined,
    outdir: undefined,
    outfile: 'dist/browser.js',
  },
  // What imports the package by its name, as applications do, so that pages get the build for pages.
  {
    ...code,
    entryPoints: [
      'src/context/index.ts',
      'src/adapter/index.ts',
      'src/frameworks/*.ts',
      'src/eslint/index.ts',
    ],
    packages: 'external',
    external: ['lastcall'],
  },
  // Compiled by Svelte, which has to find its runes.
  {
    ...code,
    entryPoints: ['src/frameworks/svelte/client.svelte.ts'],
    packages: 'external',
    external: ['lastcall'],
    minifySyntax: false,
  },
  {
    ...code,
    entryPoints: ['src/cli/run/preload.ts'],
    platform: 'node',
    external: ['../../debug/index.js'],
  },
  // With ws, a CommonJS package that looks for two optional ones.
  {
    ...code,
    entryPoints: ['src/cli/main.ts'],
    splitting: true,
    platform: 'node',
    target: 'node20',
    external: ['bufferutil', 'utf-8-validate'],
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    chunkNames: 'cli/[name]-[hash]',
  },
];

/** Specs, examples and the bench; and the parts of the package that specs look at by themselves. */
const programs = {
  entryPoints: [
    ...[
      'src/host/**/*.ts',
      'src/debug/trace/*.ts',
      'src/debug/heap/*.ts',
      'src/debug/report/words.ts',
      'src/debug/runtime.ts',
      'src/core/platform/thenable.ts',
    ],
    ...['spec/**/*.ts', 'examples/**/*.ts', 'bench/**/*.ts'],
  ],
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  outbase: '.',
  outdir: '.build',
  logLevel: 'warning',
};

/** Where specs find other copies of the package, which share its state with it. */
const copies = '.build/copies';

/** The package as one script, for specs that load it more than once. */
const script = {
  entryPoints: ['src/index.ts'],
  bundle: true,
  format: 'iife',
  globalName: 'lastcall',
  platform: 'neutral',
  target: 'es2022',
  outfile: `${copies}/script.js`,
  logLevel: 'warning',
};

/** The copy inside an application's bundle, which renames whatever a bundler may rename. */
const bundled = {
  entryPoints: ['dist/index.js'],
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  outfile: `${copies}/bundled.js`,
  logLevel: 'warning',
};

if (process.argv[2] === 'programs') {
  rmSync(copies, { recursive: true, force: true });
  // Modules are evaluated once for each address.
  cpSync('dist', `${copies}/second`, { recursive: true });
  await Promise.all([programs, script, bundled].map((options) => build(options)));
} else {
  await build(page);
  await Promise.all(dist.map((options) => build(options)));
}
