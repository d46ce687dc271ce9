/** `useDisposable`: a resource that a component has while it is mounted, acquired anew when something changes. */
import { AsyncScope } from 'lastcall';
import { type DependencyList, useEffect, useRef, useState } from 'react';
import { EffectUnit, endLeft } from './effect-unit.js';
import { needFunction } from '../support/arguments.js';
import { report } from './report.js';

/** What `useDisposable` can take; nothing, where there is nothing to acquire. */
type Resource = Disposable | AsyncDisposable | null | undefined;

/** What came of an acquisition. */
type Outcome<T> = { readonly deps: DependencyList } & ({ readonly value: T } | { readonly error: unknown });

/**
 * Acquire a resource when the component is mounted and whenever a dependency changes; release it before the next
 * is acquired, and when the component is unmounted. Nothing is acquired in a render, nor on a server.
 *
 * - The factory runs in an effect, so the component renders without the value first, and again when it is there. The
 *   value always belongs to the dependencies of the render that it is given to.
 * - The factory is given a scope for whatever else it acquires, which is released after the value, also when the
 *   factory fails. The scope's `signal` is aborted when the component is unmounted or a dependency changes.
 * - The value of a promise that comes too late for that is disposed at once.
 * - The resource is released once all effects that go with it are cleaned up, so their cleanup may still use it. Of
 *   several resources, the newest is released first.
 * - Where the release is asynchronous, the next acquisition waits for it: two never are there at once.
 *   When dependencies change meanwhile, only the last of them are acquired for.
 * - What the factory throws or is rejected with goes to the nearest error boundary; what the release throws or is
 *   rejected with, and a rejection that comes too late, to `reportError`.
 *
 * *Gotcha*: the value itself is taken by the hook. Do not give it to the scope as well: it would be disposed twice.
 *
 * *Gotcha*: a release that never settles holds up the next acquisition for ever. Do not await what may hang.
 *
 * @param factory makes the resource, or a promise of it; nothing (`null`, `undefined`) if there is none for now. What has no
 * dispose method is to be wrapped: `manage(new WebSocket(url), (socket) => socket.close())`.
 * @param deps everything that the factory uses of the component, as in `useEffect`. To have
 * `react-hooks/exhaustive-deps` check them, set its option `additionalHooks: 'useDisposable'`.
 * @returns the value; `undefined` as long as there is none.
 * @throws what the factory threw or was rejected with, in the next render; TypeError when `factory` is no function or `deps` no array.
 *
 * @example
 * ```ts no-run
 * import { manage } from 'lastcall';
 * import { useDisposable } from 'lastcall/react';
 * import { createElement } from 'react';
 *
 * export function Room({ url }: { url: string }) {
 *   const socket = useDisposable(() => manage(new WebSocket(url), (socket) => socket.close()), [url]);
 *   const say = () => socket?.value.send('hello');
 *   return createElement('button', { disabled: socket === undefined, onClick: say }, 'Say hello');
 * }
 * ```
 */
export function useDisposable<T extends Resource>(
  factory: (scope: AsyncScope) => T | PromiseLike<T>,
  deps: DependencyList,
): T | undefined {
  needFunction(
    factory,
    'useDisposable needs a function that makes the resource, so that no render acquires it',
  );
  if (!Array.isArray(deps)) {
    throw new TypeError(
      'useDisposable needs an array of dependencies, [] if there are none: without it, every render would acquire anew',
    );
  }
  const [outcome, setOutcome] = useState<Outcome<T>>();
  const released = useRef<Promise<unknown>>(undefined);
  useEffect(() => {
    endLeft(); // no effect of this commit is cleaned up any more
    const acquisition = new Acquisition(factory, (result) => setOutcome({ deps, ...result }));
    if (released.current === undefined) acquisition.begin();
    else void released.current.then(() => acquisition.begin());
    return () => {
      acquisition.leave();
      released.current = Promise.all([released.current, acquisition.ended]);
      // An Activity that is shown again runs effects of the last render, which must not have seen the value.
      setOutcome(undefined);
    };
  }, deps);
  if (outcome === undefined || !areSame(outcome.deps, deps)) return undefined;
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}

/** As React compares them. */
function areSame(some: DependencyList, others: DependencyList): boolean {
  return (
    some.length === others.length && some.every((dependency, index) => Object.is(dependency, others[index]))
  );
}

/** One run of a factory, and what it acquired. */
class Acquisition<T extends Resource> {
  readonly #factory: (scope: AsyncScope) => T | PromiseLike<T>;
  readonly #tell: (result: { value: T } | { error: unknown }) => void;
  #unit: EffectUnit | undefined;
  #isLeft = false;

  constructor(
    factory: (scope: AsyncScope) => T | PromiseLike<T>,
    tell: (result: { value: T } | { error: unknown }) => void,
  ) {
    this.#factory = factory;
    this.#tell = tell;
  }

  /** Settles, never rejects, when everything is released. */
  get ended(): Promise<void> | undefined {
    return this.#unit?.ended;
  }

  begin(): void {
    if (this.#isLeft) return;
    const unit = (this.#unit = new EffectUnit());
    try {
      const made = this.#factory(unit.scope);
      if (isPromise(made)) {
        void Promise.resolve(made).then(
          (value) => this.#take(value, unit),
          (error: unknown) => this.#fail(error, unit),
        );
      } else {
        this.#take(made, unit);
      }
    } catch (error) {
      this.#fail(error, unit);
    }
  }

  leave(): void {
    this.#isLeft = true;
    this.#unit?.leave();
  }

  #take(value: T, unit: EffectUnit): void {
    if (this.#isLeft) {
      void AsyncScope.run((scope) => void scope.use(value)).catch(report);
      return;
    }
    try {
      unit.scope.use(value);
    } catch (error) {
      this.#fail(error, unit);
      return;
    }
    this.#tell({ value });
  }

  #fail(error: unknown, unit: EffectUnit): void {
    if (this.#isLeft) {
      if (!isAbort(error, unit.scope.signal)) report(error);
      return;
    }
    unit.leave();
    this.#tell({ error });
  }
}

/** Whether an error only says that the factory did what the signal told it. */
function isAbort(error: unknown, signal: AbortSignal): boolean {
  return error === signal.reason || (error as { name?: unknown } | null | undefined)?.name === 'AbortError';
}

function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
