/**
 * lastcall/angular: a scope that ends with the component, directive, service or injector in which it was opened.
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

/** The scopes of each element or injector, oldest first. */
const openedBy = new WeakMap<object, Opened[]>();

/**
 * Open a scope that ends with the injection context: with the component, directive or service that is being
 * constructed, or with the injector of `runInInjectionContext`. Angular destroys children before their parents. Of
 * several scopes of one element (its component, directives and services) or one injector, the newest ends first; the
 * oldest where `DestroyRef` has no `destroyed`, as in Angular 20.0.
 *
 * An error of the disposal goes to Angular's `ErrorHandler`; everything else is still released. What that handler
 * throws is an uncaught error.
 *
 * @returns the scope; it may be disposed earlier.
 * @throws Error outside an injection context (NG0203).
 *
 * *Gotcha*: Angular does not destroy a component or service whose construction fails, nor what surrounds it if the
 * application cannot be bootstrapped or rendered. The collector releases what they had acquired by then.
 *
 * *Gotcha*: the scope ends synchronously, and awaits nothing. For asynchronous releases, put an `AsyncScope` into it:
 * `scope.adopt(new AsyncScope(), (later) => void later.disposeAsync().catch(report))`.
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
        throwLater(rethrown); // thrown here, it would make Angular skip the hooks that follow
      }
    }
  };
  // Not the DestroyRef: each call gives another one for the same element.
  const host = (inject(ElementRef, { optional: true })?.nativeElement ?? destroyRef) as object;
  const opened = openedBy.get(host) ?? [];
  openedBy.set(host, opened);
  const own = { destroyRef, end };
  opened.push(own);
  destroyRef.onDestroy(() => {
    endAll(opened, own);
  });
  return scope;
}

/**
 * End the scopes that are destroyed together, newest first. Angular runs hooks oldest first, but each `DestroyRef` says
 * that it is destroyed before the first hook runs. Where it does not say so, as in Angular 20.0, each hook ends its own
 * scope.
 */
function endAll(opened: Opened[], own: Opened): void {
  for (let index = opened.length - 1; index >= 0; index--) {
    const each = opened[index] as Opened;
    if (each !== own && !each.destroyRef.destroyed) continue;
    opened.splice(index, 1);
    each.end();
  }
}
