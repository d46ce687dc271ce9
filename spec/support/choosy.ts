/** Frameworks that do not support every Node that lastcall supports: elsewhere, their specs run on the newest Node. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import semver from 'semver';
import { root } from './root.js';

/** The spec of each adapter, by the package of its framework. */
export const choosy = {
  '@angular/core': '.build/spec/frameworks/angular.spec.js',
  vitest: '.build/spec/frameworks/vitest.spec.js',
} as const;

type Choosy = keyof typeof choosy;

/** @returns why a framework cannot be tested on a version of Node; `undefined` if it can be. */
export function exclusionOf(framework: string, node: string): string | undefined {
  const manifest = join(root, 'node_modules', framework, 'package.json');
  const { version, engines } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    readonly version: string;
    readonly engines?: { readonly node?: string };
  };
  const range = engines?.node ?? '*';
  if (semver.satisfies(node, range)) return undefined;
  return `${framework} ${version} does not support Node ${node}: it requires ${range}`;
}

/** `describe`, but skipped, with the reason in its title, if the framework does not support this Node. */
export function describeOn(framework: Choosy, title: string, body: () => void): void {
  const exclusion = exclusionOf(framework, process.versions.node);
  if (exclusion === undefined) describe(title, body);
  else describe.skip(`${title}: skipped here, run on the newest Node; ${exclusion}`, body);
}

/** The specs that are skipped on this Node. */
export function skippedHere(): string[] {
  const skipped = Object.entries(choosy).filter(([name]) => exclusionOf(name, process.versions.node));
  return skipped.map(([, spec]) => spec);
}
