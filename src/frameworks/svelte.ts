/**
 * lastcall/svelte: a scope that ends with the component, or the effect, in which it was opened. This is the build for
 * servers.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { Scope } from 'lastcall';
import { getAllContexts, onDestroy } from 'svelte';

/**
 * The parent of all scopes of a component. Svelte runs hooks oldest first, but one parent ends its children newest
 * first.
 */
const scopes = new WeakMap<object, Scope>();

/**
 * Open a scope that ends with the component that is being initialised, or with the effect (`$effect`, `$effect.root`)
 * that runs.
 *
 * In a page, scopes that Svelte tears down together end newest first, and so children before their parents. They end
 * in a microtask when Svelte is done, or earlier if another scope is opened first. So they are still open in Svelte's
 * own teardowns.
 *
 * On a server, the scope ends when the page is rendered, or rendering has failed. Children end before their parents,
 * and of one component the newest scope ends first.
 *
 * If the disposal throws, everything else is still released. In a page the error is uncaught (an `error` event of the
 * window), since Svelte would skip what follows. On a server `render` throws it, as it throws errors of `onDestroy`.
 *
 * @returns the scope; it may be disposed earlier.
 * @throws Error when no component is being initialised and no effect runs.
 *
 * *Gotcha*: the scope ends synchronously, and awaits nothing. For asynchronous releases, put an `AsyncScope` into it:
 * `scope.adopt(new AsyncScope(), (later) => void later.disposeAsync().catch(report))`.
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
  let parent = scopes.get(component);
  if (parent === undefined) {
    const opened = (parent = new Scope());
    scopes.set(component, opened);
    onDestroy(() => {
      opened.dispose();
    });
  }
  return parent.child();
}
