/**
 * lastcall/rxjs: subscriptions that are released like all else, and scopes for subscriptions.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { AsyncScope, manage, type Managed, type ScopeSignal } from 'lastcall';
import { config, from, Observable, type ObservableInput, type ObservedValueOf, Subscription } from 'rxjs';
import { needFunction, needMethod } from './support/arguments.js';
import { asyncDispose, dispose } from '../internal.js';

/**
 * Make a disposable of a subscription: it is unsubscribed when the disposable is disposed, when that is collected, or
 * when the program ends, whichever comes first. One that closes by itself, because its source completes, is forgotten.
 *
 * @param subscription if it is closed already, there is nothing to do: what is returned is dead.
 * @returns a managed value, with the subscription in `value`.
 * @throws TypeError when it is given no subscription.
 *
 * Its disposal throws the `UnsubscriptionError` that `unsubscribe` throws.
 *
 * *Gotcha*: keep what is returned, or give it to a scope: once it is out of reach, the collector unsubscribes.
 *
 * *Gotcha*: a scope that lives long keeps what it was given. Have it let go of a subscription that closes by itself:
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
  // The source holds the subscription and all its teardowns: through them it must not hold what is watched.
  const watched = new WeakRef(managed);
  subscription.add(() => void watched.deref()?.detach()); // at once if it is closed
  return managed;
}

function unsubscribe(subscription: Subscription): void {
  subscription.unsubscribe();
}

/**
 * Make a subscription of a disposable: `unsubscribe` disposes it, once. To be added to other subscriptions, or
 * returned to an `Observable` as its teardown.
 *
 * @param disposable with both dispose symbols, the synchronous one is called, as `using` would.
 * @throws TypeError when it is given nothing that can be disposed.
 *
 * What its disposal throws, RxJS joins with its other teardowns' in an `UnsubscriptionError`. Nobody waits for an
 * asynchronous disposal: what that is rejected with goes where RxJS reports what nobody handles, to
 * `config.onUnhandledError`, or else it is thrown in a timer's turn.
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
 * An observable that opens a scope for each of its subscriptions, gives it to `factory` and subscribes to what that
 * returns. The scope ends when the source completes or fails, when it is unsubscribed from, or when `factory` throws,
 * and at the end of the program at the latest.
 *
 * It is RxJS's `using` for many resources, asynchronous ones included, and releases them also when `factory` throws.
 * They are released newest first, after the source's own teardown, also at the end of the program. As with `using`, the completion has been delivered
 * by then; what the disposal is rejected with goes where RxJS reports what nobody handles, to
 * `config.onUnhandledError`, or else it is thrown in a timer's turn.
 *
 * @param factory called at each subscription; what it throws is the observable's error.
 * @throws TypeError when `factory` is no function.
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
 * At the end of the program it is the scope that ends first. A function of its own: its closure lives as long as the
 * scope, and must not hold the subscriber, which has the scope.
 */
function unsubscribeAtEnd(signal: ScopeSignal, subscriber: WeakRef<Subscription>): void {
  signal.addEventListener('abort', () => subscriber.deref()?.unsubscribe(), { once: true });
}

/** Dispose where nobody can wait. */
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
