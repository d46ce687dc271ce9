/**
 * lastcall/svelte: a scope that ends with the component, or the effect, in which it was asked for. This is the one for servers.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { Scope } from 'lastcall';
import { onDestroy } from 'svelte';

/**
 * Open a scope that ends with the component that is being initialised, or with the effect (`$effect`, `$effect.root`) that
 * runs. The scopes of children end before their parents'; of several scopes of one component the oldest ends first, in
 * Svelte's own order: share one where that matters.
 *
 * On servers it ends when the page is rendered, or has failed to.
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
  const scope = new Scope();
  try {
    onDestroy(() => {
      scope.dispose();
    });
  } catch (error) {
    throw new Error('useScope() found no component to end with: call it while one is initialised', {
      cause: error,
    });
  }
  return scope;
}
