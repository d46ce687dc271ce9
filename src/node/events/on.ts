/** `on`: a listener that ends with its owner. */
import type { EventEmitter } from 'node:events';
import { describe, ManagedHandle, needFunction } from '../../internal.js';
import type { ManagedValue } from '../../index.js';

/** A listener, removed when it is disposed. `value` is what is listened to, held weakly. */
export interface Listener<Source extends object> extends ManagedValue<WeakRef<Source>>, Disposable {}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Node's declarations of events cannot be inferred from
type Heard = (...args: any[]) => void;

/** What has listeners in Node's way; what has them in both ways, such as a worker, is taken for one. */
type Emitter = Pick<EventEmitter, 'on' | 'off'>;

/**
 * Call `fn` for each `event`, until the listener is disposed, collected, or the program ends.
 *
 * @param source an `EventEmitter` or an `EventTarget`.
 * @param event its name.
 * @param fn is given what the source gives its listeners.
 * @returns the listener. It holds neither `source` nor `fn`: the source holds `fn`, as ever.
 * @throws TypeError when `source` has no listeners or `fn` is no function.
 *
 * *Gotcha*: a listener that nobody keeps is collected, and hears nothing more. And the source keeps `fn`, and `fn` what
 * it names: `on(process, 'message', () => this.handle())` keeps `this`, with its listener, as long as the process lives,
 * unless it is disposed. To have such an owner collected, give `fn` a `WeakRef` to it.
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
  fn: Heard,
): Listener<Source>;
export function on<Source extends EventTarget>(source: Source, event: string, fn: Heard): Listener<Source>;
export function on(source: Emitter | EventTarget, event: string | symbol, fn: Heard): Listener<object> {
  needFunction(fn, 'fn');
  // A target takes the same function only once, and somebody else may have added it.
  const heard: Heard = isEmitter(source) ? fn : (argument) => fn.call(source, argument);
  if (isEmitter(source)) source.on(event, heard);
  else if (isEventTarget(source)) source.addEventListener(event as string, heard);
  else throw new TypeError(`on: ${describe(source)} is neither an EventEmitter nor an EventTarget`);
  return new ManagedHandle<WeakRef<object>>(
    new WeakRef(source),
    removing(event, new WeakRef(heard)),
    undefined,
    `listener to "${String(event)}" of ${describe(source)}`,
  );
}

function removing(event: string | symbol, weak: WeakRef<Heard>): (source: WeakRef<object>) => void {
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
