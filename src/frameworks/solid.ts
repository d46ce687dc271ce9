/**
 * lastcall/solid: a scope that ends with the component, the root or the effect in which it was opened.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { Scope } from 'lastcall';
import { throwLater } from 'lastcall/adapter';
import { getOwner, onCleanup, type Owner, runWithOwner } from 'solid-js';

/** Functions that end the scopes of an owner, oldest first. */
const opened = new WeakMap<Owner, (() => void)[]>();

/**
 * Open a scope that ends with Solid's owner: the component, `createRoot`, or the run of an effect or memo. Children
 * end before their parents. Of several scopes of one owner, the newest ends first. On a server the scope ends one
 * turn of the event loop after the page is rendered.
 *
 * If the disposal throws, everything else is still released. Then the error goes to the nearest `ErrorBoundary` or
 * `catchError` around the owner. If there is none, the error is uncaught. If the boundary has ended, too, the error is
 * written to the console.
 *
 * @returns the scope; it may be disposed earlier.
 * @throws Error when there is no owner.
 *
 * *Gotcha*: there is no owner after an `await`, nor in event handlers. Open the scope before the `await`, and check
 * `scope.signal.aborted` afterwards. Solid does not say whether an owner has ended: a scope that `runWithOwner` opens
 * in an ended owner ends when the collector finds it. A root that does not take `dispose` (`createRoot(() => …)`)
 * never ends.
 *
 * *Gotcha*: the scope ends synchronously, and awaits nothing. For asynchronous releases, put an `AsyncScope` into it:
 * `scope.adopt(new AsyncScope(), (later) => void later.disposeAsync().catch(report))`.
 *
 * @example
 * ```ts
 * import { createScope } from 'lastcall/solid';
 * import { createRoot } from 'solid-js';
 *
 * const log: string[] = [];
 * function createTicker() {
 *   createScope().adopt(setInterval(() => {}, 1000), (timer) => {
 *     clearInterval(timer);
 *     log.push('the timer is cleared');
 *   });
 * }
 *
 * createRoot((dispose) => {
 *   createTicker();
 *   dispose();
 * });
 * log; // => ['the timer is cleared']
 * ```
 */
export function createScope(): Scope {
  const owner = getOwner();
  if (owner === null) {
    throw new Error(
      'createScope() found no owner to end with: ' +
        'call it in a component, in createRoot((dispose) => …) or in an effect, before the first await',
    );
  }
  const scope = new Scope();
  const ends = opened.get(owner) ?? [];
  opened.set(owner, ends);
  const older = ends.length;
  ends.push(() => {
    try {
      scope.dispose();
    } catch (error) {
      // Later, so that Solid finishes its cleanups first: they may also end boundaries.
      queueMicrotask(() => {
        report(error, owner);
      });
    }
  });
  // In a page the newest cleanup runs first, and ends its own scope. On a server the oldest runs first, and ends all.
  onCleanup(() => {
    while (ends.length > older) ends.pop()?.();
  });
  return scope;
}

function report(error: unknown, owner: Owner): void {
  const boundary = watchBoundary(owner);
  try {
    runWithOwner(owner, () => {
      throw error;
    });
  } catch (unhandled) {
    throwLater(unhandled);
    return;
  }
  queueMicrotask(() => {
    if (!boundary.hasTaken) console.error(error);
  });
}

/**
 * Find out whether a boundary takes an error. Then it replaces its content, which runs the cleanups of the owners
 * inside it. A boundary that has ended catches errors, too, but ignores them.
 */
function watchBoundary({ owner: parent }: Owner): { hasTaken: boolean } {
  const boundary = { hasTaken: false };
  for (let owner = parent; owner !== null; owner = owner.owner) {
    runWithOwner(owner, () => onCleanup(() => (boundary.hasTaken = true)));
  }
  return boundary;
}
