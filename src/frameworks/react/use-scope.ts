/** `useScope`: a scope that lives as long as the component is mounted. */
import type { AsyncScope } from 'lastcall';
import { useEffect, useLayoutEffect, useState } from 'react';
import { EffectUnit, endLeft } from './effect-unit.js';

/**
 * Gives the scope of a component that is mounted; the same function as long as the component lives.
 *
 * @throws ReferenceError when the component is not mounted: in its first render, after it was unmounted, and while
 * an `Activity` hides it.
 */
export type MountedScope = () => AsyncScope;

/** Rendered on a server, React 18 warns of layout effects, which neither version runs there. */
const useCommitEffect = 'document' in globalThis ? useLayoutEffect : useEffect;

/**
 * Give a component a scope, which begins when the component is mounted and is disposed when it is unmounted, newest
 * entry first. What event handlers and effects acquire belongs there; what is acquired anew whenever something changes
 * belongs to `useDisposable`.
 *
 * What is returned is a function, since a component that renders has no scope: React may render it and throw the
 * result away, and tells nobody. Call it where the scope is used, in event handlers and in effects (layout
 * effects included), and not in a render. Its scope is an `AsyncScope` with all that this has, such as its `signal`.
 *
 * - It is disposed once all effects that go with the component are cleaned up, so their cleanup still finds it. Its
 *   newest entry is released then, the others in the jobs that follow, each awaited before the next. Of several scopes, those that were first used last are disposed first.
 * - What the disposal throws or is rejected with is given to `reportError`.
 * - StrictMode and `Activity` unmount components and mount them again: each time, the component has a new scope.
 *   A component that is suspended, and hidden for that, keeps its scope.
 *
 * *Gotcha*: layout effects of children run before those of their parents; these need a `useScope()` of their own.
 *
 * *Gotcha*: what goes on after an `await` may find the component unmounted, or mounted again. Take the scope before,
 * and look at its `signal.aborted` before anything is acquired for it, as below.
 *
 * @returns the function that gives the scope; it may be among an effect's dependencies, as it never changes.
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
  const [mounts] = useState(() => new Mounts()); // holds nothing before it is mounted
  // Layout effects come before the first event, but they alone are cleaned up when React hides what is suspended.
  useCommitEffect(mounts.hold, [mounts]);
  useEffect(mounts.hold, [mounts]);
  return mounts.scope;
}

/** The times that a component is mounted, one after the other. */
class Mounts {
  #holds = 0;
  #isFirst = true;
  #unit: EffectUnit | undefined;

  /** The effect: mounted until the last of its runs is cleaned up. */
  readonly hold = (): (() => void) => {
    if (this.#holds === 0) endLeft(); // when mounted again, effects must not find the former scope
    this.#holds += 1;
    this.#isFirst = false;
    return () => {
      this.#holds -= 1;
      if (this.#holds === 0) this.#unit?.leave();
    };
  };

  readonly scope: MountedScope = () => {
    if (this.#unit?.scope.disposed === false) return this.#unit.scope;
    if (this.#holds === 0) throw new ReferenceError(this.#isFirst ? NOT_YET : NOT_ANY_MORE);
    this.#unit = new EffectUnit();
    return this.#unit.scope;
  };
}

const NOT_YET =
  'The component is not mounted yet, so it has no scope: take the scope in an effect or an event handler, not in ' +
  "a render, which React may throw away; and not in a child's layout effect, which comes before its parent's: " +
  'call useScope() in the child';

const NOT_ANY_MORE =
  'The component is unmounted or hidden, so its scope has ended. Nothing was taken, so what you have is still yours ' +
  "to release. After an await, look at the scope's signal first";
