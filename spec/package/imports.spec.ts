/** The graph of imports in `src/`: no circle, and no edge that runs upward. */
import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root.js';
import { type Graph, graphOf } from './imports/graph.js';
import { parts } from './imports/rules.js';

describe('the imports of src', function () {
  this.timeout(60_000);
  let graph: Graph;

  before(async () => {
    graph = await graphOf(root);
  });

  it('form no circle, and run from each part only to those below it, types included', () => {
    expect(graph.broken).to.deep.equal([]);
  });

  it('are all known to the rules', () => {
    const inSrc = readdirSync(join(root, 'src')).filter((name) => name !== 'tsconfig.json');
    expect(parts).to.have.members(inSrc);
  });

  it('are read: values, types, and names that package.json maps', () => {
    expect([...graph.edges]).to.include.members([
      'src/core/run/gate.ts -> src/core/state/ledger.ts',
      'src/core/record/entry.ts -> src/core/record/types.ts',
      'src/host/page.ts -> src/core/record/host.ts',
      'src/index.ts -> src/runtime.ts',
    ]);
  });

  it('would be reported, with the edge, if they formed a circle or ran upward', async () => {
    const { broken } = await graphOf(join(root, 'spec/package/imports/faulty'));
    expect(broken).to.have.members([
      'src/core/run/gate.ts -> src/core/state/ledger.ts -> src/core/run/gate.ts: part of a circle',
      'src/core/state/ledger.ts -> src/core/run/gate.ts: state imports platform, record of core alone',
      'src/node/file.ts -> src/core/run/gate.ts: node imports index.ts, internal.ts, host of src alone',
    ]);
  });
});
