/** Gathers the names around a path, which are needed to describe it in words. */
import type { Graph } from './graph.js';
import { type Link, linksTo } from './search.js';

/** Objects with more edges are lists; not all of their edges are visited. */
const MOST_EDGES = 300;

/** Steps inward from an object: to its function, the function's description, its file, and the file's name. */
const DEPTH = 4;

/** The part of a heap around one path. */
export interface Surroundings {
  /** From the target to the root. */
  readonly path: readonly Link[];
  /** The indexes of the needed texts. */
  readonly texts: ReadonlySet<number>;
  /**
   * Links from functions to their scopes, from closures to their functions, and from objects to closures that are
   * members.
   */
  readonly links: ReadonlyMap<number, readonly Link[]>;
}

/** Gather what is around a path. */
export function surround(graph: Graph, path: readonly Link[]): Surroundings {
  const texts = new Set<number>();
  const code = new Set<number>();
  const closures = new Set<number>();
  const visited = new Map<number, number>();

  function visit(node: number, depth: number): void {
    if ((visited.get(node) ?? -1) >= depth) return;
    visited.set(node, depth);
    texts.add(graph.nameOf(node));
    const kind = graph.kindOf(node);
    if (kind === 'code') code.add(node);
    if (kind === 'closure') closures.add(node);
    let count = 0;
    for (const edge of graph.edgesOf(node)) {
      if (++count > MOST_EDGES) return;
      const to = graph.to[edge] as number;
      texts.add(graph.nameOf(to));
      if (!graph.isNumbered(edge)) texts.add(graph.nameOfEdge(edge));
      if (depth > 0 && leadsInward(graph, kind, edge)) visit(to, depth - 1);
    }
  }

  for (const { from, edge, to } of path) {
    visit(to, DEPTH);
    visit(from, DEPTH);
    // Needed if the node has too many edges to visit all. A key of a Map comes right before its value.
    for (const near of [edge - 1, edge]) {
      if (near < 0) continue;
      if (!graph.isNumbered(near)) texts.add(graph.nameOfEdge(near));
      texts.add(graph.nameOf(graph.to[near] as number));
    }
  }
  const ofFunctions = linksTo(graph, code, ({ from }) => graph.kindOf(from) === 'code');
  const functions = new Set([...ofFunctions.values()].flat().map(({ from }) => from));
  for (const node of functions) visit(node, 0);
  const ofClosures = linksTo(graph, functions, ({ from }) => graph.kindOf(from) === 'closure');
  for (const { from } of [...ofClosures.values()].flat()) closures.add(from);
  const ofMembers = linksTo(graph, closures, ({ edge }) => graph.kindOfEdge(edge) === 'property');
  for (const { from } of [...ofMembers.values()].flat()) visit(from, 0);
  for (const node of closures) visit(node, 0);

  const links = new Map<number, Link[]>();
  for (const found of [ofFunctions, ofClosures, ofMembers]) {
    for (const [node, list] of found) links.set(node, [...(links.get(node) ?? []), ...list]);
  }
  return { path, texts, links };
}

/** Whether an edge leads to a description of its node, and not to another object. */
function leadsInward(graph: Graph, kind: string, edge: number): boolean {
  const toKind = graph.kindOf(graph.to[edge] as number);
  const edgeKind = graph.kindOfEdge(edge);
  if (toKind === 'code') return edgeKind === 'internal' || edgeKind === 'hidden';
  // From a function to its variables, and from a bound function to its target.
  return kind === 'closure' && edgeKind === 'internal' && (toKind === 'object' || toKind === 'closure');
}
