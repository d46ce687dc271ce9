/** The reader of heap snapshots: the result does not depend on how the snapshot is cut into pieces. */
import { expect } from 'chai';
import * as fc from 'fast-check';
import type { Graph } from '../../../src/debug/heap/graph.js';
import { Scanner } from '../../../src/debug/heap/scanner.js';

const META = {
  node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness'],
  node_types: [['synthetic', 'object', 'array', 'closure'], 'string', 'number', 'number', 'number', 'number'],
  edge_fields: ['type', 'name_or_index', 'to_node'],
  edge_types: [['property', 'internal', 'element', 'weak'], 'string_or_number', 'node'],
  location_fields: ['object_index', 'script_id', 'line', 'column'],
};

const encoder = new TextEncoder();

interface Model {
  readonly strings: readonly string[];
  /** For each node its edges, by kind, name and target. */
  readonly nodes: readonly (readonly (readonly [kind: number, name: number, to: number])[])[];
}

/** Write a heap as V8 does: with line ends in the long arrays up to Node 22, without them later. */
function write({ strings, nodes }: Model, separator: string): Uint8Array {
  const width = META.node_fields.length;
  const rows = nodes.map((edges, index) =>
    [index === 0 ? 0 : 1, index % strings.length, 2 * index + 1, 16, edges.length, 0].join(','),
  );
  const edges = nodes.flat().map(([kind, name, to]) => [kind, name, to * width].join(','));
  const locations = nodes.map((_, index) => [index * width, 7, index, 2 * index].join(','));
  const snapshot = {
    meta: META,
    node_count: nodes.length,
    edge_count: edges.length,
    trace_function_count: 0,
  };
  return encoder.encode(
    `{"snapshot":${JSON.stringify(snapshot)},\n"nodes":[${rows.join(separator)}],\n"edges":[${edges.join(separator)}],\n` +
      `"trace_function_infos":[],\n"trace_tree":[1,[2,[]]],\n"samples":[],\n"locations":[${locations.join(separator)}],\n` +
      `"strings":[${strings.map((text) => JSON.stringify(text)).join(',\n')}]}`,
  );
}

interface Read {
  readonly graph: Graph;
  readonly strings: ReadonlyMap<number, string>;
}

/** Read a snapshot that is cut at the given offsets. */
function read(bytes: Uint8Array, cuts: readonly number[], wanted: Iterable<number>): Read {
  const scanner = new Scanner(() => wanted);
  let start = 0;
  for (const end of [...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length]) {
    scanner.write(bytes.slice(start, end));
    start = end;
  }
  return { graph: scanner.end(), strings: scanner.strings };
}

function edgesIn(graph: Graph): unknown[] {
  return Array.from({ length: graph.nodeCount }, (_, node) =>
    [...graph.edgesOf(node)].map((edge) => [
      META.edge_types[0]?.indexOf(graph.kindOfEdge(edge)),
      graph.nameOfEdge(edge),
      graph.to[edge],
    ]),
  );
}

const texts = fc.array(
  fc.oneof(fc.string(), fc.constantFrom('"', '\\', '\\"', 'ü€😀', '\ud800', '\0', '\n\u0001', ']}')),
  { minLength: 1, maxLength: 12 },
);

const models = texts.chain((strings) =>
  fc.integer({ min: 1, max: 12 }).chain((count) =>
    fc.record({
      strings: fc.constant(strings),
      nodes: fc.array(
        fc.array(fc.tuple(fc.nat(3), fc.nat(strings.length - 1), fc.nat(count - 1)), { maxLength: 5 }),
        { minLength: count, maxLength: count },
      ),
    }),
  ),
);

describe('the reader of heap snapshots', () => {
  it('returns all strong edges, all locations and the wanted texts, wherever the snapshot is cut', () => {
    fc.assert(
      fc.property(models, fc.array(fc.nat()), fc.constantFrom(',', '\n,'), (model, cuts, separator) => {
        const everything = model.strings.map((_, index) => index);
        const { graph, strings } = read(write(model, separator), cuts, everything);
        expect([...strings]).to.deep.equal([...model.strings.entries()]);
        expect(edgesIn(graph)).to.deep.equal(
          model.nodes.map((edges) => edges.filter(([kind]) => kind !== 3)),
        );
        for (const node of model.nodes.keys()) {
          expect(graph.find(2 * node + 1)).to.equal(node);
          expect(graph.nameOf(node)).to.equal(node % model.strings.length);
          expect(graph.locationOf(node)).to.deep.equal({ line: node + 1, column: 2 * node + 1 });
        }
      }),
    );
  });

  it('accepts single bytes', () => {
    const model = { strings: ['', 'a "ü" \\ 😀', 'skipped \\"'], nodes: [[[0, 1, 1]], []] } as const;
    const bytes = write(model, '\n,');
    const { strings } = read(bytes, [...bytes.keys()], [1]);
    expect([...strings]).to.deep.equal([[0, ''], [1, 'a "ü" \\ 😀']]); // prettier-ignore
  });

  it('keeps only the wanted texts and the names of the roots', () => {
    const model = { strings: ['root', 'a', 'b', 'c'], nodes: [[[0, 1, 1]], [], []] } as const;
    expect([...read(write(model, ','), [], [2]).strings]).to.deep.equal([[0, 'root'], [2, 'b']]); // prettier-ignore
  });

  it('fails when the snapshot is incomplete', () => {
    const bytes = write({ strings: ['root'], nodes: [[]] }, ',');
    expect(() => read(bytes.slice(0, -2), [], [])).to.throw(/heap snapshot.*cut off/);
    expect(() => read(encoder.encode('{"nodes":[1,2]}'), [], [])).to.throw(/does not know/);
  });
});
