/** Finds what waits for a promise: suspended async functions, and those that wait for them in turn. */
import type { Graph } from './graph.js';

/** Nodes with more edges are skipped, such as the global object: those between a promise and its waiters have fewer. */
const MOST_EDGES = 50;

/** Kinds of nodes that never lead to a waiter: what V8 keeps about the program's code. */
const CODE = new Set(['code', 'object shape', 'string', 'concatenated string', 'sliced string']);

/**
 * The promise, and all calls that are suspended until it is settled. `await` leaves this chain:
 *
 *     promise ─▶ reaction ─▶ function of V8's own ─▶ context ─▶ suspended call ─▶ promise of that call ─▶ …
 *
 * Names are not known yet at this stage. But code of the program has a location, while V8's own code has none.
 */
export function waitersFor(graph: Graph, promise: number): number[] {
  const found = new Set([promise]);
  const waiters = [promise];
  for (const node of found) {
    const location = node === promise ? undefined : graph.locationOf(node);
    const isCall = location !== undefined;
    if (isCall) {
      if (graph.kindOf(node) === 'closure') continue; // a callback of `then`
      waiters.push(node);
      // A module. Going on would lead to all modules that it imports.
      if (location.line === 1 && location.column === 1) continue;
    }
    for (const edge of graph.edgesOf(node)) {
      const to = graph.to[edge] as number;
      const edgeKind = graph.kindOfEdge(edge);
      if (CODE.has(graph.kindOf(to)) || graph.edgeCountOf(to) > MOST_EDGES) continue;
      if (edgeKind === 'hidden' || (edgeKind === 'internal' && !isCall) || graph.kindOf(to) === 'hidden')
        found.add(to);
    }
  }
  return waiters;
}

/** The nodes that hold the variables of suspended calls: the calls, their lists of variables, and their contexts. */
export function variablesOf(graph: Graph, waiters: readonly number[]): Set<number> {
  const found = new Set(waiters);
  for (const node of waiters) {
    for (const edge of graph.edgesOf(node)) {
      const to = graph.to[edge] as number;
      if (graph.kindOfEdge(edge) === 'internal' && graph.locationOf(to) === undefined) found.add(to);
    }
  }
  return found;
}
