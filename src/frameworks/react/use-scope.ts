/** `useScope`: a scope that lives as long as the component is mounted. */
import type { AsyncScope } from 'lastcall';
import { useEffect, useLayoutEffect, useState } from 'react';
import { EffectUnit, endCleanedUp } from './effect-unit.js';

/**
 * Get the scope of a mounted component. The function is the same as long as the component lives.
 *
 * @throws ReferenceError when the component is not mounted: in its first render, after it is unmounted, and while
 * an `Activity` hides it.
 */
export type MountedScope = () => AsyncScope;

/** On a server no version of React runs layout effects, and React 18 warns of them. */
const useCommitEffect = 'document' in globalThis ? useLayoutEffect : useEffect;

/**
 * Give a component a scope while it is mounted. At unmount the scope is disposed, newest entry first. Put into it
 * what event handlers and effects acquire. For what is acquired anew whenever something changes, use `useDisposable`.
 *
 * The hook returns a function, not the scope: React may render a component and throw the result away without notice,
 * so a render has no scope. Call the function where the scope is used, in event handlers and in effects (layout
 * effects included), but not in a render. It returns an `AsyncScope`, with all its members, such as `signal`.
 *
 * - The scope is disposed once all effects of the same commit are cleaned up, so their cleanup can still use it. Its
 *   newest entry is released at once, the others later, each awaited before the next. Of several scopes, the one that
 *   was first used last is disposed first.
 * - What the disposal throws or is rejected with goes to `reportError`.
 * - StrictMode and `Activity` unmount components and mount them again: each time, the component has a new scope.
 *   A component that is hidden because something suspends keeps its scope.
 *
 * *Gotcha*: layout effects of children run before those of their parents. Call `useScope()` in the child, too.
 *
 * *Gotcha*: after an `await`, the component may be unmounted, or mounted again. Get the scope before the `await`, and
 * check its `signal.aborted` before you acquire anything for it, as below.
 *
 * @returns the function that returns the scope. It never changes, so it may be among an effect's dependencies.
 *
 * @example
 * ```ts no-run
 * import { useScope } from 'lastcall/react';
 * import { createElement, useState } from 'react';
 *
 * export function Download({ address }: { address: string }) {
 *   const scope = useScope();
 *   const [url, setUrl] = useState<string>();
 *   async function load() {
 *     const mounted = scope();
 *     const file = await (await fetch(address)).blob();
 *     if (mounted.signal.aborted) return;
 *     setUrl(mounted.adopt(URL.createObjectURL(file), (url) => URL.revokeObjectURL(url)));
 *   }
 *   if (url === undefined) return createElement('button', { onClick: () => void load() }, 'Load');
 *   return createElement('a', { href: url, download: '' }, 'Save');
 * }
 * ```
 */
export function useScope(): MountedScope {
  const [mounts] = useState(() => new Mounts()); // has no resources before the component is mounted
  // Layout effects run before the first event. But when React hides what is suspended, it cleans up these alone.
  useCommitEffect(mounts.hold, [mounts]);
  useEffect(mounts.hold, [mounts]);
  return mounts.scope;
}

/** The scope of a component, a new one each time that the component is mounted. */
class Mounts {
  #holds = 0;
  #isFirst = true;
  #unit: EffectUnit | undefined;

  /** The effect. The component is mounted until each run of it is cleaned up. */
  readonly hold = (): (() => void) => {
    if (this.#holds === 0) endCleanedUp(); // mounted again: effects must not find the previous scope
    this.#holds += 1;
    this.#isFirst = false;
    return () => {
      this.#holds -= 1;
      if (this.#holds === 0) this.#unit?.endSoon();
    };
  };

  readonly scope: MountedScope = () => {
    if (this.#unit?.scope.disposed === false) return this.#unit.scope;
    if (this.#holds === 0) throw new ReferenceError(this.#isFirst ? NOT_MOUNTED : UNMOUNTED);
    this.#unit = new EffectUnit();
    return this.#unit.scope;
  };
}

const NOT_MOUNTED =
  'The component is not mounted yet, so it has no scope: take the scope in an effect or an event handler, not in ' +
  "a render, which React may throw away; and not in a child's layout effect, which comes before its parent's: " +
  'call useScope() in the child';

const UNMOUNTED =
  'The component is unmounted or hidden, so its scope has ended. Nothing was taken, so what you have is still yours ' +
  "to release. After an await, look at the scope's signal first";
