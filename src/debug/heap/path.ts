/** Why an object is alive: the things that lead to it. */
import { describe } from './describe.js';
import type { Holder } from './phrase.js';
import { type Link, shortestPath } from './search.js';
import { readHeap } from './snapshot.js';
import { surround, type Surroundings } from './surroundings.js';
import { inTask } from './task.js';
import { View } from './view.js';
import { variablesOf, waitersFor } from './waiters.js';

/**
 * Why an object is alive. `String` gives it in one line: ``Session is held by closure `onData` of `Client.connect`
 * (sees `session`, client.js:12:5), the listener for `data` of Socket``.
 */
export class RetainingPath {
  /** The class of the target. */
  readonly target: string;
  /** What holds it, from the target outward: the first holds the target, each other one the one before. */
  readonly holders: readonly Holder[];
  /** Whether nothing holds it but the function that awaits the answer. */
  readonly onlyByCaller: boolean;

  constructor(target: string, holders: readonly Holder[], onlyByCaller: boolean) {
    this.target = target;
    this.holders = holders;
    this.onlyByCaller = onlyByCaller;
  }

  toString(): string {
    const [first, ...others] = this.holders;
    const holders = first === undefined ? 'the runtime itself' : tell(first);
    return `${this.target} is held by ${holders}${others.map(follow).join('')}`;
  }
}

function follow(holder: Holder): string {
  return `${holder.same === true ? ', ' : ', in '}${tell(holder)}`;
}

function tell({ text, sees, place }: Holder): string {
  const details = [sees === undefined ? undefined : `sees \`${sees}\``, place].filter(
    (detail) => detail !== undefined,
  );
  return details.length === 0 ? text : `${text} (${details.join(', ')})`;
}

/**
 * Find what holds an object, in a snapshot that is taken in a task of its own. Does not hold it meanwhile. What
 * functions hold that wait for the returned promise, and what waits for them, is only told if there is nothing else.
 *
 * @returns a promise of the path; of `undefined` if the object is collected, or held by nothing but V8 itself.
 * It is rejected where there are no heap snapshots that lastcall can read: on Bun and Deno.
 */
export function pathTo(object: WeakRef<WeakKey>): Promise<RetainingPath | undefined> {
  const asked = { by: undefined as WeakRef<object> | undefined };
  const promise = new Promise<RetainingPath | undefined>((resolve, reject) => {
    // In this task, whoever asks may have the object on the stack, or have got it out of a WeakRef.
    void inTask(() => find(object, asked.by as WeakRef<object>)).then(resolve, reject);
  });
  asked.by = new WeakRef(promise);
  return promise;
}

function find(object: WeakRef<WeakKey>, answer: WeakRef<object>): RetainingPath | undefined {
  let surroundings: Surroundings | undefined;
  let target = 0;
  let onlyByCaller = false;
  const snapshot = readHeap([object, answer], (graph, strings, [node, promise]) => {
    if (node === undefined) return [];
    target = node;
    const waiters = promise === undefined ? [] : waitersFor(graph, promise);
    let path =
      shortestPath(graph, strings, node, { without: waiters }) ??
      upTo(waiters, shortestPath(graph, strings, node, { notBy: variablesOf(graph, waiters) }));
    if (path === undefined) {
      onlyByCaller = true;
      path = upTo(waiters, shortestPath(graph, strings, node, {}));
    }
    surroundings = path && surround(graph, path);
    return surroundings?.texts ?? [];
  });
  if (surroundings === undefined) return undefined;
  const view = new View(snapshot, surroundings);
  return new RetainingPath(view.name(target), describe(view, surroundings.path), onlyByCaller);
}

/** How the first of the waiters is held is of no interest: by us. */
function upTo(waiters: readonly number[], path: Link[] | undefined): Link[] | undefined {
  const end = path?.findIndex(({ from }) => waiters.includes(from)) ?? -1;
  return end < 0 ? path : path?.slice(0, end + 1);
}
