/** The shortest way from what the collector starts with to an object. */
import type { Graph } from './graph.js';

/** One edge of a path, and the node that it starts from. */
export interface Link {
  readonly from: number;
  readonly edge: number;
  readonly to: number;
}

/** Roots that are there only while we look: what runs right now, and what a debugger looks at. */
const PASSING = new Set(['(Stack roots)', '(Handle scope)', '(Debugger)', '(Bootstrapper)']);

/** What V8 keeps for its own use, and holds objects only in passing: caches, shapes, compiled code. */
const MACHINERY = new Set(['code', 'object shape']);

/** What a path may not have. */
export interface Limits {
  /** Nodes that it does not go through. */
  readonly without?: Iterable<number>;
  /** Nodes that do not hold the target directly. */
  readonly notBy?: Iterable<number>;
}

/**
 * The shortest path to `target` within `limits`; rather a longer one than through what is V8's own.
 *
 * @returns the links in the order from the target to the root; `undefined` if there is no path.
 */
export function shortestPath(
  graph: Graph,
  strings: ReadonlyMap<number, string>,
  target: number,
  { without = [], notBy = [] }: Limits,
): Link[] | undefined {
  const excluded = new Uint8Array(graph.nodeCount);
  for (const node of without) excluded[node] = 1;
  const barred = new Set(notBy);
  for (const root of graph.roots()) {
    if (PASSING.has(strings.get(graph.nameOf(root)) ?? '')) excluded[root] = 1;
  }
  return search(graph, target, excluded, barred, true) ?? search(graph, target, excluded, barred, false);
}

/** Breadth first, from the root. */
function search(
  graph: Graph,
  target: number,
  excluded: Uint8Array,
  barred: ReadonlySet<number>,
  withoutMachinery: boolean,
): Link[] | undefined {
  const { first, to } = graph;
  const skipped = graph.kinds.nodes.map((kind) => withoutMachinery && MACHINERY.has(kind));
  /** By which edge a node was reached, and from where. */
  const via = new Uint32Array(graph.nodeCount);
  const from = new Uint32Array(graph.nodeCount);
  const reached = excluded.slice();
  const queue = new Uint32Array(graph.nodeCount);
  let length = 1;
  reached[0] = 1;
  for (let next = 0; next < length; next++) {
    const node = queue[next] as number;
    const end = first[node + 1] as number;
    for (let edge = first[node] as number; edge < end; edge++) {
      const other = to[edge] as number;
      if (reached[other] === 1) continue;
      if (other === target ? barred.has(node) : skipped[graph.kindNumber(other)] === true) continue;
      reached[other] = 1;
      via[other] = edge;
      from[other] = node;
      if (other === target) return trace(target, via, from);
      queue[length++] = other;
    }
  }
  return undefined;
}

function trace(target: number, via: Uint32Array, from: Uint32Array): Link[] {
  const links: Link[] = [];
  for (let node = target; node !== 0; node = from[node] as number) {
    links.push({ from: from[node] as number, edge: via[node] as number, to: node });
  }
  return links;
}

/** More than this would not help to name a thing. */
const MOST_LINKS = 100;

/** What leads to each of `nodes`, so far as it is wanted. */
export function linksTo(
  graph: Graph,
  nodes: Iterable<number>,
  isWanted: (link: Link) => boolean,
): Map<number, Link[]> {
  const links = new Map<number, Link[]>();
  for (const node of nodes) links.set(node, []);
  const sought = new Uint8Array(graph.nodeCount);
  for (const node of links.keys()) sought[node] = 1;
  const { first, to } = graph;
  for (let from = 0; from < graph.nodeCount; from++) {
    const end = first[from + 1] as number;
    for (let edge = first[from] as number; edge < end; edge++) {
      const node = to[edge] as number;
      if (sought[node] !== 1) continue;
      const list = links.get(node);
      if (list === undefined || list.length === MOST_LINKS) continue;
      const link = { from, edge, to: node };
      if (isWanted(link)) list.push(link);
    }
  }
  return links;
}
