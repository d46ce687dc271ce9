/**
 * lastcall/rxjs: subscriptions as disposables, disposables as subscriptions, and a scope for each subscription.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { AsyncScope, manage, type Managed, type ScopeSignal } from 'lastcall';
import { config, from, Observable, type ObservableInput, type ObservedValueOf, Subscription } from 'rxjs';
import { needFunction, needMethod } from './support/arguments.js';
import { asyncDispose, dispose } from '../internal.js';

/**
 * Wrap a subscription in a disposable. It unsubscribes when it is disposed, when it is collected, or when the program
 * ends, whichever comes first. If the subscription closes by itself, because its source completes, the disposable is
 * detached.
 *
 * @param subscription the subscription; if it is closed already, the returned value is not alive.
 * @returns a managed value, with the subscription in `value`. Its disposal throws what `unsubscribe` throws: an
 * `UnsubscriptionError`.
 * @throws TypeError when it is given no subscription.
 *
 * *Gotcha*: keep the returned value, or give it to a scope. Once it is unreachable, the collector unsubscribes.
 *
 * *Gotcha*: a long-lived scope keeps what it was given. Remove a subscription that closes by itself:
 * `subscription.add(() => scope.release(managed))`.
 *
 * @example
 * ```ts
 * import { Scope } from 'lastcall';
 * import { fromSubscription } from 'lastcall/rxjs';
 * import { Subject } from 'rxjs';
 *
 * const prices = new Subject<number>();
 * const seen: number[] = [];
 * {
 *   using scope = new Scope();
 *   scope.use(fromSubscription(prices.subscribe((price) => void seen.push(price))));
 *   prices.next(1);
 * }
 * prices.next(2);
 * seen; // => [1]
 * ```
 */
export function fromSubscription(subscription: Subscription): Managed<Subscription> {
  needMethod(subscription, ['unsubscribe'], 'fromSubscription needs a subscription');
  const managed = manage(subscription, unsubscribe);
  // The source holds the subscription and its teardowns. A strong reference here would keep `managed` from being
  // collected.
  const watched = new WeakRef(managed);
  subscription.add(() => void watched.deref()?.detach()); // runs at once if it is closed
  return managed;
}

function unsubscribe(subscription: Subscription): void {
  subscription.unsubscribe();
}

/**
 * Wrap a disposable in a subscription: `unsubscribe` disposes it, once. Add it to another subscription, or return it
 * from an `Observable`'s function as its teardown.
 *
 * RxJS joins what the disposal throws with the errors of its other teardowns, in an `UnsubscriptionError`. An
 * asynchronous disposal is not awaited. Its rejection goes where RxJS reports unhandled errors: to
 * `config.onUnhandledError`, or else it is thrown by a timer.
 *
 * @param disposable if it has both dispose symbols, the synchronous one is called, as `using` would.
 * @returns the subscription.
 * @throws TypeError when it is given nothing that can be disposed.
 *
 * @example
 * ```ts
 * import { Scope } from 'lastcall';
 * import { toSubscription } from 'lastcall/rxjs';
 * import { Observable } from 'rxjs';
 *
 * const log: string[] = [];
 * const ticks = new Observable<number>((subscriber) => {
 *   const scope = new Scope();
 *   scope.defer(() => void log.push('the clock has stopped'));
 *   subscriber.next(1);
 *   return toSubscription(scope);
 * });
 * ticks.subscribe((tick) => void log.push(`tick ${tick}`)).unsubscribe();
 * log; // => ['tick 1', 'the clock has stopped']
 * ```
 */
export function toSubscription(disposable: Disposable | AsyncDisposable): Subscription {
  needMethod(disposable, [dispose, asyncDispose], 'toSubscription needs something that can be disposed');
  if (dispose in disposable) return new Subscription(() => disposable[dispose]());
  return new Subscription(() => endLater(disposable));
}

/**
 * Make an observable that opens a scope for each subscription, passes it to `factory` and subscribes to the
 * observable that `factory` returns, the source. The scope ends when the source completes or fails, when the
 * subscriber unsubscribes, when `factory` throws, and at the end of the program at the latest.
 *
 * It is RxJS's `using` for several resources, including asynchronous ones, and also releases them when `factory`
 * throws. They are released newest first, after the source's own teardown, also at the end of the program. As with
 * `using`, the completion is delivered before. A rejection of the disposal goes where RxJS reports unhandled errors:
 * to `config.onUnhandledError`, or else it is thrown by a timer.
 *
 * @param factory called at each subscription; what it throws is the observable's error.
 * @returns the observable.
 * @throws TypeError when `factory` is not a function.
 *
 * @example
 * ```ts
 * import { usingScope } from 'lastcall/rxjs';
 * import { of } from 'rxjs';
 *
 * const log: string[] = [];
 * const rows = usingScope((scope) => {
 *   scope.defer(() => void log.push('connection closed'));
 *   return of('row 1', 'row 2');
 * });
 * rows.subscribe((row) => void log.push(row));
 * log; // => ['row 1', 'row 2', 'connection closed']
 * ```
 */
export function usingScope<Input extends ObservableInput<unknown>>(
  factory: (scope: AsyncScope) => Input,
): Observable<ObservedValueOf<Input>> {
  needFunction(factory, 'usingScope needs a function that is given a scope and makes an observable');
  return new Observable<ObservedValueOf<Input>>((subscriber) => {
    const scope = new AsyncScope();
    unsubscribeAtEnd(scope.signal, new WeakRef(subscriber));
    try {
      (from(factory(scope)) as Observable<ObservedValueOf<Input>>).subscribe(subscriber);
    } catch (error) {
      subscriber.error(error);
    }
    return () => endLater(scope);
  });
}

/**
 * Unsubscribe when the scope ends first, as at the end of the program. This is a separate function since its closure
 * lives as long as the scope, and must not hold the subscriber, which holds the scope.
 */
function unsubscribeAtEnd(signal: ScopeSignal, subscriber: WeakRef<Subscription>): void {
  signal.addEventListener('abort', () => subscriber.deref()?.unsubscribe(), { once: true });
}

/** Dispose without waiting: the caller cannot await. */
function endLater(disposable: AsyncDisposable): void {
  Promise.resolve(disposable[asyncDispose]()).catch(reportUnhandledError);
}

/** As RxJS's own function of that name, which it does not export. */
function reportUnhandledError(error: unknown): void {
  setTimeout(() => {
    const { onUnhandledError } = config;
    if (onUnhandledError === null) throw error;
    onUnhandledError(error);
  });
}
