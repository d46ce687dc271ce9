/** What has to be known of a heap to tell a path in words: the names around it. */
import type { Graph } from './graph.js';
import { type Link, linksTo } from './search.js';

/** The members of an object that is no list are fewer. */
const MOST_EDGES = 300;

/** So far inward from an object: to its function, to the description of that, to its file, to the name of this. */
const DEPTH = 4;

/** The part of a heap around one path. */
export interface Surroundings {
  /** From the target to the root. */
  readonly path: readonly Link[];
  /** The texts that are needed, by their numbers. */
  readonly texts: ReadonlySet<number>;
  /** Which functions a scope belongs to, as V8 describes it; which closures were made of one; what has them as members. */
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
    // Where there are too many edges for all to be looked at; a key of a Map comes right before its value.
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

/** Whether an edge leads to what describes its node, and not to another thing. */
function leadsInward(graph: Graph, kind: string, edge: number): boolean {
  const toKind = graph.kindOf(graph.to[edge] as number);
  const edgeKind = graph.kindOfEdge(edge);
  if (toKind === 'code') return edgeKind === 'internal' || edgeKind === 'hidden';
  // From a function to the variables that it sees, and to the function that it is bound to.
  return kind === 'closure' && edgeKind === 'internal' && (toKind === 'object' || toKind === 'closure');
}
