/** The graph of imports in `src/`: no circle, and no edge that runs upward. */
import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root.js';
import { type Graph, graphOf } from './imports/graph.js';
import { LAYERS, PARTS } from './imports/rules.js';

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
    expect(PARTS).to.have.members(inSrc);
    expect(LAYERS).to.have.members(readdirSync(join(root, 'src/core')));
  });

  it('are read: values, types, and names that package.json and tsconfig.json map', () => {
    expect([...graph.edges]).to.include.members([
      'src/core/run/gate.ts -> src/core/state/ledger.ts',
      'src/core/record/entry.ts -> src/core/record/types.ts',
      'src/host/page.ts -> src/core/record/host.ts',
      'src/index.ts -> src/runtime.ts',
      'src/adapter/unit.ts -> src/index.ts',
      'src/frameworks/vue.ts -> src/adapter/index.ts',
    ]);
  });

  it('would be reported, with the edge, if they formed a circle or ran upward', async () => {
    const { broken } = await graphOf(join(root, 'spec/package/imports/faulty'));
    expect(broken).to.have.members([
      'src/core/run/gate.ts -> src/core/state/ledger.ts -> src/core/run/gate.ts: a circle',
      'src/core/state/ledger.ts imports src/core/run/gate.ts: state must not import run',
      'src/core/run/sweep.ts imports timers: core must not import a package or a module of a runtime',
      'src/host/page.ts imports src/core/state/ledger.ts: host must not import values of core',
      'src/node/file.ts imports src/core/run/gate.ts: node must not import core',
      'src/adapter/index.ts imports src/context/index.ts: adapter must not import context',
      'src/context/index.ts imports lastcall/nowhere: no such file',
    ]);
  });
});
