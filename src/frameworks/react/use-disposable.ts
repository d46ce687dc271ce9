/** `useDisposable`: a resource that a component has while it is mounted, acquired anew when a dependency changes. */
import { AsyncScope } from 'lastcall';
import { type DependencyList, useEffect, useRef, useState } from 'react';
import { EffectUnit, endCleanedUp } from './effect-unit.js';
import { needFunction } from '../support/arguments.js';
import { report } from './report.js';

/** What a factory can return: a disposable, or `null` or `undefined` where there is nothing to acquire. */
type Resource = Disposable | AsyncDisposable | null | undefined;

/** The result of an acquisition. */
type Outcome<T> = { readonly deps: DependencyList } & ({ readonly value: T } | { readonly error: unknown });

/**
 * Acquire a resource when the component is mounted and whenever a dependency changes. Release it before the next one is
 * acquired, and when the component is unmounted. Nothing is acquired in a render, nor on a server.
 *
 * - The factory runs in an effect, so the component first renders without the value, and again when the value is
 *   there. A render only gets the value of its own dependencies.
 * - The factory is given a scope for whatever else it acquires. The scope is released after the value, also when the
 *   factory fails. Its `signal` is aborted when the component is unmounted or a dependency changes.
 * - If a promise is fulfilled only after that, its value is disposed at once.
 * - The resource is released once all effects of the same commit are cleaned up, so their cleanup can still use it. Of
 *   several resources, the newest is released first.
 * - If the release is asynchronous, the next acquisition waits for it: there are never two at once. When dependencies
 *   change several times meanwhile, the factory runs only for the last of them.
 * - What the factory throws or is rejected with goes to the nearest error boundary. What the release throws or is
 *   rejected with, and a rejection that comes too late, goes to `reportError`.
 *
 * *Gotcha*: the hook disposes the value. Do not put it into the scope, too: it would be disposed twice.
 *
 * *Gotcha*: a release that never settles blocks the next acquisition for ever. Do not await what may hang.
 *
 * @param factory makes the resource, or a promise of it; `null` or `undefined` if there is none for now. Wrap what
 * has no dispose method: `manage(new WebSocket(url), (socket) => socket.close())`.
 * @param deps everything that the factory uses of the component, as in `useEffect`. To have
 * `react-hooks/exhaustive-deps` check them, set its option `additionalHooks: 'useDisposable'`.
 * @returns the value; `undefined` as long as there is none.
 * @throws what the factory threw or was rejected with, in the next render; TypeError when `factory` is not a function
 * or `deps` not an array.
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
    endCleanedUp(); // all cleanups of this commit have run
    const acquisition = new Acquisition(factory, (result) => setOutcome({ deps, ...result }));
    if (released.current === undefined) acquisition.start();
    else void released.current.then(() => acquisition.start());
    return () => {
      acquisition.cancel();
      released.current = Promise.all([released.current, acquisition.ended]);
      // An Activity that is shown again runs the effects of the last render: they must not use the released value.
      setOutcome(undefined);
    };
  }, deps);
  if (outcome === undefined || !areSame(outcome.deps, deps)) return undefined;
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}

/** Compare dependencies as React does. */
function areSame(some: DependencyList, others: DependencyList): boolean {
  return (
    some.length === others.length && some.every((dependency, index) => Object.is(dependency, others[index]))
  );
}

/** One run of a factory, and what it acquired. */
class Acquisition<T extends Resource> {
  readonly #factory: (scope: AsyncScope) => T | PromiseLike<T>;
  readonly #onResult: (result: { value: T } | { error: unknown }) => void;
  #unit: EffectUnit | undefined;
  #isCancelled = false;

  constructor(
    factory: (scope: AsyncScope) => T | PromiseLike<T>,
    onResult: (result: { value: T } | { error: unknown }) => void,
  ) {
    this.#factory = factory;
    this.#onResult = onResult;
  }

  /** Fulfilled when everything is released, never rejected; `undefined` if nothing was acquired. */
  get ended(): Promise<void> | undefined {
    return this.#unit?.ended;
  }

  start(): void {
    if (this.#isCancelled) return;
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

  /** Release the value; if there is none yet, as soon as it arrives. */
  cancel(): void {
    this.#isCancelled = true;
    this.#unit?.endSoon();
  }

  #take(value: T, unit: EffectUnit): void {
    if (this.#isCancelled) {
      void AsyncScope.run((scope) => void scope.use(value)).catch(report);
      return;
    }
    try {
      unit.scope.use(value);
    } catch (error) {
      this.#fail(error, unit);
      return;
    }
    this.#onResult({ value });
  }

  #fail(error: unknown, unit: EffectUnit): void {
    if (this.#isCancelled) {
      if (!isAbort(error, unit.scope.signal)) report(error);
      return;
    }
    unit.endSoon();
    this.#onResult({ error });
  }
}

/** Whether an error only says that the factory stopped because of the signal. */
function isAbort(error: unknown, signal: AbortSignal): boolean {
  return error === signal.reason || (error as { name?: unknown } | null | undefined)?.name === 'AbortError';
}

function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
