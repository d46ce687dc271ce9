/** Finds why an object is alive: the holders on the path to it. */
import { describe } from './describe.js';
import type { Holder } from './phrase.js';
import { type Link, shortestPath } from './search.js';
import { readHeap } from './snapshot.js';
import { surround, type Surroundings } from './surroundings.js';
import { inTask } from './task.js';
import { View } from './view.js';
import { variablesOf, waitersFor } from './waiters.js';

/**
 * Why an object is alive. `String` renders it in one line: ``Session is held by closure `onData` of `Client.connect`
 * (sees `session`, client.js:12:5), the listener for `data` of Socket``.
 */
export class RetainingPath {
  /** The class of the target. */
  readonly target: string;
  /** The holders, from the target outward: the first holds the target, and each other one holds the one before it. */
  readonly holders: readonly Holder[];
  /** Whether only functions that await the result hold the target. */
  readonly onlyByCaller: boolean;

  constructor(target: string, holders: readonly Holder[], onlyByCaller: boolean) {
    this.target = target;
    this.holders = holders;
    this.onlyByCaller = onlyByCaller;
  }

  toString(): string {
    const [first, ...others] = this.holders;
    const holders = first === undefined ? 'the runtime itself' : textOf(first);
    return `${this.target} is held by ${holders}${others.map(follow).join('')}`;
  }
}

function follow(holder: Holder): string {
  return `${holder.same === true ? ', ' : ', in '}${textOf(holder)}`;
}

function textOf({ text, sees, place }: Holder): string {
  const details = [sees === undefined ? undefined : `sees \`${sees}\``, place].filter(
    (detail) => detail !== undefined,
  );
  return details.length === 0 ? text : `${text} (${details.join(', ')})`;
}

/**
 * Find what holds an object, in a snapshot that is taken in a separate task. Does not itself hold the object. Functions
 * that wait for the returned promise, directly or indirectly, count as holders only if there are no others.
 *
 * @returns a promise of the path. It is `undefined` if the object is collected, or if only V8 itself holds it. It is
 * rejected on Bun and Deno, which have no heap snapshots that lastcall can read.
 */
export function pathTo(object: WeakRef<WeakKey>): Promise<RetainingPath | undefined> {
  const result = { promise: undefined as WeakRef<object> | undefined };
  const promise = new Promise<RetainingPath | undefined>((resolve, reject) => {
    // A separate task: in this one, the caller may have the object on the stack, or have read it from a WeakRef.
    void inTask(() => find(object, result.promise as WeakRef<object>)).then(resolve, reject);
  });
  result.promise = new WeakRef(promise);
  return promise;
}

function find(object: WeakRef<WeakKey>, result: WeakRef<object>): RetainingPath | undefined {
  let surroundings: Surroundings | undefined;
  let target = 0;
  let onlyByCaller = false;
  const snapshot = readHeap([object, result], (graph, strings, [node, promise]) => {
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

/** Cut a path off at the first waiter: it is of no interest what holds a function that waits for us. */
function upTo(waiters: readonly number[], path: Link[] | undefined): Link[] | undefined {
  const end = path?.findIndex(({ from }) => waiters.includes(from)) ?? -1;
  return end < 0 ? path : path?.slice(0, end + 1);
}
