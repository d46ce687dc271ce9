/**
 * lastcall/svelte: a scope that ends with the component, or the effect, in which it was asked for. This is the one for servers.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { Scope } from 'lastcall';
import { getAllContexts, onDestroy } from 'svelte';

/** What all calls of one component have in common: Svelte runs hooks oldest first, but one hook can go backwards. */
const scopes = new WeakMap<object, Scope>();

/**
 * Open a scope that ends with the component that is being initialised, or with the effect (`$effect`, `$effect.root`) that
 * runs. All that Svelte tears down together ends newest first, and so children before their parents: in a job of its
 * own, when Svelte is done, or earlier if another scope is opened before. Svelte's own teardowns still find it open.
 *
 * On servers it ends when the page is rendered, or has failed to: the scopes of children before their parents', and of one
 * component the newest first.
 *
 * What the disposal throws keeps nothing else from being released. In pages it is uncaught (an `error` event of the window), for
 * Svelte would skip what follows; on servers `render` throws it, as it does with errors of `onDestroy`.
 *
 * @returns the scope; it may be disposed earlier.
 * @throws Error when no component is being initialised and no effect runs.
 *
 * *Gotcha*: the end does not wait for anything. To await what is released asynchronously, give the scope an
 * `AsyncScope`: `scope.adopt(new AsyncScope(), (later) => void later.disposeAsync().catch(report))`.
 *
 * @example
 * ```ts no-run
 * import { useScope } from 'lastcall/svelte';
 *
 * // In the script of a component, or in what it calls.
 * useScope().adopt(setInterval(() => {}, 1000), clearInterval);
 * ```
 */
export function useScope(): Scope {
  let component: object;
  try {
    component = getAllContexts();
  } catch (error) {
    throw new Error('useScope() found no component to end with: call it while one is initialised', {
      cause: error,
    });
  }
  let all = scopes.get(component);
  if (all === undefined) {
    const shared = (all = new Scope());
    scopes.set(component, shared);
    onDestroy(() => {
      shared.dispose();
    });
  }
  return all.child();
}
