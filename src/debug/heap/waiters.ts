/** Who waits for a promise: async functions that are suspended, and those that wait for them. */
import type { Graph } from './graph.js';

/** What leads from a promise to a function that awaits it has fewer edges; the global object and its like have more. */
const MOST_EDGES = 50;

/** What V8 keeps of a program's code leads nowhere near. */
const CODE = new Set(['code', 'object shape', 'string', 'concatenated string', 'sliced string']);

/**
 * The promise, and what is suspended until it is settled. `await` leaves this behind:
 *
 *     promise ─▶ reaction ─▶ function of V8's own ─▶ context ─▶ suspended call ─▶ promise of that call ─▶ …
 *
 * Names are not known yet when this is needed; but what a program wrote has a location, V8's own has none.
 */
export function waitersFor(graph: Graph, promise: number): number[] {
  const found = new Set([promise]);
  const waiters = [promise];
  for (const node of found) {
    const location = node === promise ? undefined : graph.locationOf(node);
    const isCall = location !== undefined;
    if (isCall) {
      if (graph.kindOf(node) === 'closure') continue; // given to `then`
      waiters.push(node);
      // A module; what waits for it leads to all modules that it imports.
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

/** Where suspended calls have their variables: in a list, or where their closures see them. */
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
