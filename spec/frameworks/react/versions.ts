/** The versions of React under test: the installed one, and an older one that is installed under other names. */
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type * as hooks from 'lastcall/react';
import type * as React from 'react';
import type * as client from 'react-dom/client';
import type * as server from 'react-dom/server';
import { root } from '../../support/root.js';

export interface Version {
  readonly React: typeof React;
  readonly client: typeof client;
  readonly server: typeof server;
  readonly hooks: typeof hooks;
}

/** @returns the loaded version. Call it when the page's globals are there, since react-dom looks for them. */
export type Load = () => Promise<Version>;

const require = createRequire(import.meta.url);

/** Both are loaded into one process, with one copy of each. */
export const versions: Record<string, Load> = {
  [nameOf('react')]: async () => ({
    React: await import('react'),
    client: await import('react-dom/client'),
    server: await import('react-dom/server'),
    hooks: await import('lastcall/react'),
  }),
  [nameOf('react-18')]: loadAliased,
};

function nameOf(name: string): string {
  return `React ${(require(`${name}/package.json`) as { version: string }).version}`;
}

/** Bundle the older version, so that imports of `react` become imports of `react-18`. */
async function loadAliased(): Promise<Version> {
  const folder = join(root, '.build/spec/frameworks/react-18');
  await mkdir(folder, { recursive: true });
  const options = {
    bundle: true,
    alias: { react: 'react-18' },
    outdir: folder,
    logLevel: 'warning',
    platform: 'node',
  } as const;
  await build({
    ...options,
    entryPoints: { client: 'react-dom-18/client', server: 'react-dom-18/server' },
    external: ['react-18'],
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    absWorkingDir: root,
  });
  await build({
    ...options,
    entryPoints: { hooks: join(root, 'dist/frameworks/react.js') },
    external: ['react-18', 'lastcall', 'lastcall/adapter'],
    format: 'esm',
  });
  return {
    React: require('react-18') as typeof React,
    client: require(join(folder, 'client.cjs')) as typeof client,
    server: require(join(folder, 'server.cjs')) as typeof server,
    hooks: (await import(pathToFileURL(join(folder, 'hooks.js')).href)) as typeof hooks,
  };
}
