/** Finds the runtimes of the matrix: the Node that runs this, and others, installed once from the npm registry. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { root } from '../support/root.js';
import type { Runtime, RuntimeKind } from '../support/runtime.js';

const FOLDER = join(root, '.build', 'runtimes');

/** The longest that an installation may take. */
const LIMIT_MS = 180_000;

interface Source {
  readonly kind: RuntimeKind;
  readonly name: string;
  /** The package, with its version. */
  readonly wanted: string;
  /** The possible paths of the executable below `node_modules`; they differ if npm runs no install scripts. */
  readonly paths: readonly string[];
  readonly options: readonly string[];
}

const machine = `${process.platform}-${process.arch}`;

const NODES = [20, 22, 24, 26];

export const NEWEST_NODE = `Node ${NODES.at(-1)}`;

const sources: readonly Source[] = [
  ...NODES.map((major): Source => {
    return {
      kind: 'node',
      name: `Node ${major}`,
      wanted: `node-${machine}@${major}`,
      paths: [`node-${machine}/bin/node`],
      options: [],
    };
  }),
  {
    kind: 'bun',
    name: 'Bun',
    wanted: 'bun@1',
    paths: ['bun/bin/bun.exe', `@oven/bun-${machine}/bin/bun.exe`, `@oven/bun-${machine}/bin/bun`],
    // Bun also resolves imports by the `paths` of tsconfig.json, which lead to the sources instead of the package.
    options: [`--tsconfig-override=${devNull}`],
  },
  {
    kind: 'deno',
    name: 'Deno',
    wanted: 'deno@2',
    paths: [`@deno/${machine}-glibc/deno`, 'deno/deno'],
    options: ['run', '--allow-all'],
  },
];

/** A runtime, or why it is missing. */
export type Found = { readonly name: string } & (
  { readonly runtime: Runtime } | { readonly missing: string }
);

/** Find runtimes, all or those with these names; missing ones are installed, one after the other. */
export function findRuntimes(names = sources.map(({ name }) => name)): Found[] {
  const wanted = sources.filter(({ name }) => names.includes(name));
  return wanted.map((source) => {
    const { kind, name, options } = source;
    try {
      return { name, runtime: { kind, name, command: [locate(source), ...options] } };
    } catch (error) {
      return { name, missing: (error as Error).message };
    }
  });
}

/** Find a runtime that is installed already. */
export function findInstalled(wanted: RuntimeKind): Runtime | undefined {
  for (const source of sources) {
    const path = source.kind === wanted ? pathOf(source) : undefined;
    if (path === undefined) continue;
    return { kind: wanted, name: source.name, command: [path, ...source.options] };
  }
  return undefined;
}

function locate(source: Source): string {
  if (source.name === `Node ${process.versions.node.split('.')[0]}`) return process.execPath;
  const found = pathOf(source) ?? (fetch(source.wanted, folderOf(source)), pathOf(source));
  if (found === undefined) throw new Error(`${source.wanted} has no ${source.paths.join(' or ')}`);
  return found;
}

function folderOf({ name }: Source): string {
  return join(FOLDER, name.toLowerCase().replace(' ', '-'));
}

function pathOf(source: Source): string | undefined {
  return source.paths
    .map((path) => join(folderOf(source), 'node_modules', path))
    .find((path) => existsSync(path));
}

function fetch(wanted: string, folder: string): void {
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', folder, wanted];
  execFileSync('npm', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], timeout: LIMIT_MS });
}
