/**
 * lastcall/vue: a scope that ends with the component, or the effect scope, in which it was asked for.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { Scope } from 'lastcall';
import { throwLater } from 'lastcall/adapter';
import {
  type ComponentInternalInstance,
  type EffectScope,
  type ErrorCodes,
  getCurrentInstance,
  getCurrentScope,
  handleError,
  inject,
  onScopeDispose,
  queuePostFlushCb,
  ssrContextKey,
  watchSyncEffect,
} from 'vue';

/** What all calls within one effect scope have in common: Vue runs hooks oldest first, but one hook can go backwards. */
const scopes = new WeakMap<EffectScope, Scope>();

/** The ends of components that wait for those of their children. */
const ending: (() => void)[] = [];

/**
 * Open a scope that ends with the component whose `setup` runs, or with the effect scope (`effectScope().run`) that is
 * innermost. Each call gives a scope of its own, which may be disposed earlier.
 *
 * Scopes of components, and of the effect scopes in them, end when Vue has unmounted the components with their children, in
 * the same flush: the children's before their parent's, and within one component the newest first. Those of an effect
 * scope that is stopped by itself end within `stop()`. A component that `KeepAlive` has deactivated keeps its scope.
 * While a server renders, scopes end when the whole page is rendered.
 *
 * What the disposal throws goes to `onErrorCaptured` and `app.config.errorHandler`, or else to the console, and keeps nothing
 * else from being released. Nor does what that handler throws.
 *
 * @returns the scope. In an effect scope that was stopped already it is disposed, and takes nothing.
 * @throws Error when no component is set up and no effect scope is active.
 *
 * *Gotcha*: call it before the first `await` of an asynchronous `setup`. The component may be unmounted
 * while it waits: ask `scope.signal.aborted` afterwards, for a disposed scope takes nothing any more.
 *
 * *Gotcha*: the end does not wait for anything. To await what is released asynchronously, give the scope an
 * `AsyncScope`: `scope.adopt(new AsyncScope(), (later) => void later.disposeAsync().catch(report))`.
 *
 * @example
 * ```ts
 * import { useScope } from 'lastcall/vue';
 * import { effectScope } from 'vue';
 *
 * const log: string[] = [];
 * function useTicker() {
 *   useScope().adopt(setInterval(() => {}, 1000), (timer) => {
 *     clearInterval(timer);
 *     log.push('the timer is cleared');
 *   });
 * }
 *
 * const effects = effectScope();
 * effects.run(useTicker);
 * effects.stop();
 * log; // => ['the timer is cleared']
 * ```
 */
export function useScope(): Scope {
  const owner = getCurrentScope();
  if (owner === undefined) {
    throw new Error(
      'useScope() found no component and no effect scope to end with: ' +
        'call it in setup(), before the first await, or in effectScope().run()',
    );
  }
  let all = scopes.get(owner);
  if (all === undefined) {
    all = new Scope();
    scopes.set(owner, all);
    endWith(owner, all);
  }
  return all.disposed ? all : all.child();
}

function endWith(owner: EffectScope, scope: Scope): void {
  const instance = getCurrentInstance();
  const end = () => {
    try {
      scope.dispose();
    } catch (error) {
      try {
        handleError(error, instance, UNMOUNTED_HOOK, false, true);
      } catch (rethrown) {
        throwLater(rethrown); // Vue would skip the hooks that follow
      }
    }
  };
  if (!owner.active || !isWithin(instance, owner)) {
    onScopeDispose(end);
    return;
  }
  const endAfterChildren = () => {
    ending.push(end);
    queuePostFlushCb(endAll);
  };
  onScopeDispose(() => {
    // The component's own is told first; older releases of Vue 3.5 call it active until all in it are stopped.
    if (owner === instance.scope || !instance.scope.active) endAfterChildren();
    else end();
  });
  // Servers never unmount, but they stop synchronous watchers when all is rendered.
  if (inject(ssrContextKey, undefined) !== undefined) {
    watchSyncEffect((onCleanup) => {
      onCleanup(endAfterChildren);
    });
  }
}

const UNMOUNTED_HOOK = 'um' as unknown as ErrorCodes;

type WithScope = ComponentInternalInstance & { readonly scope: EffectScope };

/**
 * Whether an effect scope ends with a component: it is the component's own, which Vue stops before it unmounts the
 * component's children, or within that.
 */
function isWithin(instance: ComponentInternalInstance | null, owner: EffectScope): instance is WithScope {
  for (let scope: Nested | undefined = owner; scope !== undefined; scope = scope.parent) {
    if (scope === (instance as WithScope | null)?.scope) return true;
    if (scope.detached) return false;
  }
  return false;
}

type Nested = EffectScope & { readonly parent?: EffectScope };

/** Vue stops parents before their children, and older siblings before younger ones. */
function endAll(): void {
  for (let end; (end = ending.pop()) !== undefined;) end();
}
