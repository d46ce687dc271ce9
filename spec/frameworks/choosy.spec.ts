/** The list of frameworks that exclude the oldest Node of lastcall is complete: they are tested on the newest. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import semver from 'semver';
import { choosy, exclusionOf } from '../support/choosy.js';
import { root } from '../support/root.js';

describe('the frameworks', () => {
  it('run on the oldest Node of lastcall, except those that are tested on the newest', () => {
    const { engines, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      readonly engines: { readonly node: string };
      readonly peerDependencies: Readonly<Record<string, string>>;
    };
    const oldest = String(semver.minVersion(engines.node));
    const excluding = Object.keys(peerDependencies).filter((name) => exclusionOf(name, oldest));
    expect(excluding).to.have.members(Object.keys(choosy));
  });
});
