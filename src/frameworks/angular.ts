/**
 * lastcall/angular: a scope that ends with the component, directive, service or injector in which it was asked for.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { assertInInjectionContext, DestroyRef, ElementRef, ErrorHandler, inject } from '@angular/core';
import { Scope } from 'lastcall';
import { throwLater } from 'lastcall/adapter';

interface Opened {
  readonly destroyRef: DestroyRef;
  readonly end: () => void;
}

/** By the element or injector they belong to, oldest first. */
const places = new WeakMap<object, Opened[]>();

/**
 * Open a scope that ends with the injection context: with the component, directive or service that is being constructed, or the
 * injector of `runInInjectionContext`. Angular destroys children before their parents; of several scopes of one
 * element (its component, directives and services) or one injector the newest ends first (the oldest where
 * `DestroyRef` has no `destroyed`, as in Angular 20.0).
 *
 * What the disposal throws goes to Angular's `ErrorHandler`, and keeps nothing else from being released. What that handler
 * throws is uncaught.
 *
 * @returns the scope; it may be disposed earlier.
 * @throws Error outside an injection context (NG0203).
 *
 * *Gotcha*: Angular destroys nothing of a component or service whose construction fails, nor of what it was in when an
 * application cannot be bootstrapped or rendered. The collector releases what they had acquired by then.
 *
 * *Gotcha*: the end does not wait for anything. To await what is released asynchronously, give the scope an
 * `AsyncScope`: `scope.adopt(new AsyncScope(), (later) => void later.disposeAsync().catch(report))`.
 *
 * @example
 * ```ts
 * import '@angular/compiler';
 * import { Injector, runInInjectionContext } from '@angular/core';
 * import { injectScope } from 'lastcall/angular';
 *
 * const log: string[] = [];
 * class Ticker {
 *   readonly timer = injectScope().adopt(setInterval(() => {}, 1000), (timer) => {
 *     clearInterval(timer);
 *     log.push('the timer is cleared');
 *   });
 * }
 *
 * const injector = Injector.create({ providers: [{ provide: Ticker, useFactory: () => new Ticker() }] });
 * injector.get(Ticker);
 * injector.destroy();
 * log; // => ['the timer is cleared']
 * ```
 */
export function injectScope(): Scope {
  assertInInjectionContext(injectScope);
  const destroyRef = inject(DestroyRef);
  const errorHandler = inject(ErrorHandler, { optional: true }) ?? new ErrorHandler();
  const scope = new Scope();
  const end = () => {
    try {
      scope.dispose();
    } catch (error) {
      try {
        errorHandler.handleError(error);
      } catch (rethrown) {
        throwLater(rethrown); // Angular would skip the hooks that follow
      }
    }
  };
  // Each call gives another DestroyRef for one and the same element.
  const place = (inject(ElementRef, { optional: true })?.nativeElement ?? destroyRef) as object;
  const opened = places.get(place) ?? [];
  places.set(place, opened);
  const own = { destroyRef, end };
  opened.push(own);
  destroyRef.onDestroy(() => {
    endAll(opened, own);
  });
  return scope;
}

/**
 * Angular runs hooks oldest first, but all that are to run have been destroyed when the first one runs. Where
 * `DestroyRef` does not say so, as in Angular 20.0, each hook ends its own.
 */
function endAll(opened: Opened[], own: Opened): void {
  for (let index = opened.length - 1; index >= 0; index--) {
    const each = opened[index] as Opened;
    if (each !== own && !each.destroyRef.destroyed) continue;
    opened.splice(index, 1);
    each.end();
  }
}
