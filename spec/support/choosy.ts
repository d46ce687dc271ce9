/** Frameworks that exclude a Node on which lastcall runs: their specs are skipped there, and run on the newest Node. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import semver from 'semver';
import { root } from './root.js';

/** The specs of their adapters, by the frameworks' packages. */
export const choosy = {
  '@angular/core': '.build/spec/frameworks/angular.spec.js',
  vitest: '.build/spec/frameworks/vitest.spec.js',
} as const;

type Choosy = keyof typeof choosy;

/** @returns why a framework cannot be tested on a Node; nothing where it can be. */
export function exclusionOf(framework: string, node: string): string | undefined {
  const manifest = join(root, 'node_modules', framework, 'package.json');
  const { version, engines } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    readonly version: string;
    readonly engines?: { readonly node?: string };
  };
  const range = engines?.node ?? '*';
  if (semver.satisfies(node, range)) return undefined;
  return `${framework} ${version} excludes Node ${node}: it wants ${range}`;
}

/** `describe`, but skipped, with the reason in its title, where the framework excludes the Node that runs this. */
export function describeOn(framework: Choosy, title: string, body: () => void): void {
  const exclusion = exclusionOf(framework, process.versions.node);
  if (exclusion === undefined) describe(title, body);
  else describe.skip(`${title}: skipped here, the newest Node runs it; ${exclusion}`, body);
}

/** The specs that are skipped on the Node that runs this. */
export function skippedHere(): string[] {
  const skipped = Object.entries(choosy).filter(([name]) => exclusionOf(name, process.versions.node));
  return skipped.map(([, spec]) => spec);
}
