/** `on`: an event listener that is removed on release. */
import type { EventEmitter } from 'node:events';
import { describe, ManagedHandle, needFunction } from '../../internal.js';
import type { ManagedValue } from '../../index.js';

/** A listener, removed when it is disposed. `value` holds its source weakly. */
export interface Listener<Source extends object> extends ManagedValue<WeakRef<Source>>, Disposable {}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Node's declarations of events cannot be inferred from
type Handler = (...args: any[]) => void;

/** Has the listener methods of `EventEmitter`. A source that is an `EventTarget` as well is treated as an emitter. */
type Emitter = Pick<EventEmitter, 'on' | 'off'>;

/**
 * Call `fn` for each `event`, until the listener is disposed, collected, or the program ends.
 *
 * @param source an `EventEmitter` or an `EventTarget`.
 * @param event the name of the event.
 * @param fn is called with the arguments that the source passes to its listeners.
 * @returns the listener. It holds neither `source` nor `fn`; the source holds `fn`, as always.
 * @throws TypeError when `source` is neither an `EventEmitter` nor an `EventTarget`, or `fn` is not a function.
 *
 * *Gotcha*: a listener that is not referenced is collected, and `fn` is no longer called. The source holds `fn`, and
 * `fn` holds what it refers to: `on(process, 'message', () => this.handle())` keeps `this`, and the listener in it,
 * alive as long as the process runs, unless the listener is disposed. To let such an object be collected, give `fn` a
 * `WeakRef` to it.
 *
 * @example
 * ```ts
 * import { EventEmitter } from 'node:events';
 * import { on } from 'lastcall/node';
 *
 * const door = new EventEmitter();
 * const log: string[] = [];
 * {
 *   using listener = on(door, 'knock', (who: string) => void log.push(who));
 *   door.emit('knock', 'ada');
 * }
 * door.emit('knock', 'bob');
 * log; // => ['ada']
 * ```
 */
export function on<Source extends Emitter>(
  source: Source,
  event: string | symbol,
  fn: Handler,
): Listener<Source>;
export function on<Source extends EventTarget>(source: Source, event: string, fn: Handler): Listener<Source>;
export function on(source: Emitter | EventTarget, event: string | symbol, fn: Handler): Listener<object> {
  needFunction(fn, 'fn');
  // An EventTarget adds the same function only once, and other code may have added it already.
  const handler: Handler = isEmitter(source) ? fn : (argument) => fn.call(source, argument);
  if (isEmitter(source)) source.on(event, handler);
  else if (isEventTarget(source)) source.addEventListener(event as string, handler);
  else throw new TypeError(`on: ${describe(source)} is neither an EventEmitter nor an EventTarget`);
  return new ManagedHandle<WeakRef<object>>(
    new WeakRef(source),
    removing(event, new WeakRef(handler)),
    undefined,
    `listener to "${String(event)}" of ${describe(source)}`,
  );
}

function removing(event: string | symbol, weak: WeakRef<Handler>): (source: WeakRef<object>) => void {
  return (weakSource) => {
    const source = weakSource.deref();
    const fn = weak.deref();
    if (source === undefined || fn === undefined) return;
    if (isEmitter(source)) source.off(event, fn);
    else (source as EventTarget).removeEventListener(event as string, fn);
  };
}

function isEventTarget(source: object): source is EventTarget {
  return typeof (source as Partial<EventTarget>)?.addEventListener === 'function';
}

function isEmitter(source: object): source is Emitter {
  return typeof (source as Partial<Emitter>)?.on === 'function' && 'off' in source;
}
