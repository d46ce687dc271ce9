/** Finds the shortest path from the collector's roots to an object. */
import type { Graph } from './graph.js';

/** One edge of a path, and the node that it starts from. */
export interface Link {
  readonly from: number;
  readonly edge: number;
  readonly to: number;
}

/** Roots that exist only during the snapshot: what runs right now, and what a debugger looks at. */
const TEMPORARY = new Set(['(Stack roots)', '(Handle scope)', '(Debugger)', '(Bootstrapper)']);

/** Kinds of V8's internal nodes, such as caches, shapes and compiled code, which hold objects only for a while. */
const INTERNAL = new Set(['code', 'object shape']);

/** Limits of the search. */
export interface Limits {
  /** Nodes that the path must not go through. */
  readonly without?: Iterable<number>;
  /** Nodes that must not be the direct holder of the target. */
  readonly notBy?: Iterable<number>;
}

/**
 * The shortest path to `target` within the limits. Prefers a longer path to one through V8's internal nodes.
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
    if (TEMPORARY.has(strings.get(graph.nameOf(root)) ?? '')) excluded[root] = 1;
  }
  return search(graph, target, excluded, barred, true) ?? search(graph, target, excluded, barred, false);
}

/** Breadth first, from the root. */
function search(
  graph: Graph,
  target: number,
  excluded: Uint8Array,
  barred: ReadonlySet<number>,
  withoutInternal: boolean,
): Link[] | undefined {
  const { first, to } = graph;
  const skipped = graph.kinds.nodes.map((kind) => withoutInternal && INTERNAL.has(kind));
  /** The edge by which a node was reached, and the node that this edge starts from. */
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

/** More links to one node would not help to name it. */
const MOST_LINKS = 100;

/** The wanted links that lead to each of `nodes`. */
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
