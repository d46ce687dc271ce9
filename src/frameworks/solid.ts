/**
 * lastcall/solid: a scope that ends with the component, the root or the effect in which it was asked for.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { Scope } from 'lastcall';
import { throwLater } from 'lastcall/adapter';
import { getOwner, onCleanup, type Owner, runWithOwner } from 'solid-js';

/** How to end the scopes of an owner, oldest first. */
const opened = new WeakMap<Owner, (() => void)[]>();

/**
 * Open a scope that ends with Solid's owner: the component, `createRoot`, or the run of an effect or memo. Children end
 * before their parents, and of several scopes of one owner the newest ends first. On servers it ends when the page is
 * rendered, a turn of the loop later.
 *
 * What the disposal throws keeps nothing else from being released. It goes to the nearest `ErrorBoundary` or `catchError`
 * around the owner when the disposal is over; where there is none, it is uncaught; where the boundary has ended, too,
 * it is written to the console.
 *
 * @returns the scope; it may be disposed earlier.
 * @throws Error when there is no owner.
 *
 * *Gotcha*: there is no owner after an `await`, nor in event handlers. A root that does not take `dispose`
 * (`createRoot(() => …)`) never ends. Solid does not tell of an owner (`runWithOwner`) whether it has ended; a scope that is opened in such a
 * one ends when the collector finds it. Open it before the `await`, and ask `scope.signal.aborted` afterwards.
 *
 * *Gotcha*: the end does not wait for anything. To await what is released asynchronously, give the scope an
 * `AsyncScope`: `scope.adopt(new AsyncScope(), (later) => void later.disposeAsync().catch(report))`.
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
      // Solid goes on with its cleanups first, and boundaries may be among what they end.
      queueMicrotask(() => {
        report(error, owner);
      });
    }
  });
  // In pages the newest cleanup runs first, and has nothing newer; on servers the oldest does.
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
    if (!boundary.took) console.error(error);
  });
}

/** A boundary that takes an error replaces what it is around; one that has ended takes errors and does nothing. */
function watchBoundary({ owner: parent }: Owner): { took: boolean } {
  const boundary = { took: false };
  for (let owner = parent; owner !== null; owner = owner.owner) {
    runWithOwner(owner, () => onCleanup(() => (boundary.took = true)));
  }
  return boundary;
}
