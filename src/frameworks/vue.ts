/**
 * lastcall/vue: a scope that ends with the component, or the effect scope, in which it was opened.
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

/**
 * The parent of all scopes of an effect scope. Vue runs hooks oldest first, but one parent ends its children newest
 * first.
 */
const scopes = new WeakMap<EffectScope, Scope>();

/** Ends of components' scopes that are due after those of their children. */
const ending: (() => void)[] = [];

/**
 * Open a scope that ends with the component whose `setup` runs, or with the innermost effect scope
 * (`effectScope().run`). Each call opens another scope, which may be disposed earlier.
 *
 * The scopes of a component, and of the effect scopes in it, end when Vue has unmounted the component and its
 * children, in the same flush. Children end before their parents. Within one component, the newest scope ends first.
 * If an effect scope is stopped alone, its scopes end within `stop()`. A component that `KeepAlive` has deactivated
 * keeps its scope. On a server, scopes end when the whole page is rendered.
 *
 * An error of the disposal goes to `onErrorCaptured` and `app.config.errorHandler`, or else to the console.
 * Everything else is still released, even if that handler throws.
 *
 * @returns the scope. In an effect scope that has been stopped already, it is disposed and accepts no resources.
 * @throws Error when no component is set up and no effect scope is active.
 *
 * *Gotcha*: call it before the first `await` of an asynchronous `setup`. The component may be unmounted during the
 * `await`: check `scope.signal.aborted` afterwards, since a disposed scope accepts no resources.
 *
 * *Gotcha*: the scope ends synchronously, and awaits nothing. For asynchronous releases, put an `AsyncScope` into it:
 * `scope.adopt(new AsyncScope(), (later) => void later.disposeAsync().catch(report))`.
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
  const effects = getCurrentScope();
  if (effects === undefined) {
    throw new Error(
      'useScope() found no component and no effect scope to end with: ' +
        'call it in setup(), before the first await, or in effectScope().run()',
    );
  }
  let parent = scopes.get(effects);
  if (parent === undefined) {
    parent = new Scope();
    scopes.set(effects, parent);
    endWith(effects, parent);
  }
  return parent.disposed ? parent : parent.child();
}

/** End a scope with an effect scope, or after the children of the component in which that is. */
function endWith(effects: EffectScope, scope: Scope): void {
  const instance = getCurrentInstance();
  const end = () => {
    try {
      scope.dispose();
    } catch (error) {
      try {
        handleError(error, instance, UNMOUNTED_HOOK, false, true);
      } catch (rethrown) {
        throwLater(rethrown); // thrown here, it would make Vue skip the hooks that follow
      }
    }
  };
  if (!effects.active || !isWithin(instance, effects)) {
    onScopeDispose(end);
    return;
  }
  const endAfterChildren = () => {
    ending.push(end);
    queuePostFlushCb(endAll);
  };
  onScopeDispose(() => {
    // Whether the component ends, too: its own effect scope runs its hooks first. Older releases of Vue 3.5 mark that
    // scope as inactive only when all scopes inside it are stopped.
    if (effects === instance.scope || !instance.scope.active) endAfterChildren();
    else end();
  });
  // A server never unmounts, but it stops synchronous watchers when the page is rendered.
  if (inject(ssrContextKey, undefined) !== undefined) {
    watchSyncEffect((onCleanup) => {
      onCleanup(endAfterChildren);
    });
  }
}

const UNMOUNTED_HOOK = 'um' as unknown as ErrorCodes;

type WithScope = ComponentInternalInstance & { readonly scope: EffectScope };

/**
 * Whether an effect scope ends with a component: because it is the component's own, which Vue stops before it
 * unmounts the component's children, or because it is inside that.
 */
function isWithin(instance: ComponentInternalInstance | null, effects: EffectScope): instance is WithScope {
  for (let scope: Nested | undefined = effects; scope !== undefined; scope = scope.parent) {
    if (scope === (instance as WithScope | null)?.scope) return true;
    if (scope.detached) return false;
  }
  return false;
}

type Nested = EffectScope & { readonly parent?: EffectScope };

/** End the last first: Vue stops parents before their children, and older siblings before younger ones. */
function endAll(): void {
  for (let end; (end = ending.pop()) !== undefined;) end();
}
