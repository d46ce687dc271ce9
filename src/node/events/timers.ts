/** `interval` and `timeout`: timers that are cleared on release. */
import { ManagedHandle, needFunction } from '../../internal.js';
import type { ManagedValue } from '../../index.js';
import { weakDetach } from '../support/weak-detach.js';

/** A timer, cleared when it is disposed. */
export interface Timer extends ManagedValue<NodeJS.Timeout>, Disposable {}

/**
 * Call `fn` every `ms` milliseconds, until the timer is disposed, collected, or the program ends.
 *
 * @param ms milliseconds, as for `setInterval`.
 * @returns the timer, with Node's timer in `value`, for example to `unref` it.
 * @throws TypeError when `fn` is not a function.
 *
 * *Gotcha*: a timer that is not referenced is collected, and stops. The engine holds `fn`, and `fn` holds what it
 * refers to. So an object that has a timer which calls one of its own methods stays alive, with its timer, until the
 * timer is disposed. To let both be collected, give `fn` a `WeakRef` to the object.
 *
 * @example
 * ```ts
 * import { interval } from 'lastcall/node';
 *
 * let ticks = 0;
 * {
 *   using timer = interval(() => { ticks += 1; }, 1);
 *   while (ticks < 3) await new Promise((resolve) => setTimeout(resolve, 1));
 *   timer.alive; // => true
 * }
 * ticks >= 3; // => true
 * ```
 */
export function interval(fn: () => void, ms: number): Timer {
  needFunction(fn, 'fn');
  return new ManagedTimer(setInterval(fn, ms), `interval of ${ms} ms`);
}

/**
 * Call `fn` once, after `ms` milliseconds, unless the timer is disposed or collected, or the program ends, before that.
 * The timer is dead once `fn` is called.
 *
 * @param ms milliseconds, as for `setTimeout`.
 * @returns the timer, with Node's timer in `value`, for example to `unref` it.
 * @throws TypeError when `fn` is not a function.
 *
 * *Gotcha*: as for `interval`.
 *
 * @example
 * ```ts
 * import { timeout } from 'lastcall/node';
 *
 * const log: string[] = [];
 * {
 *   using late = timeout(() => void log.push('too late'), 60_000);
 *   late.alive; // => true
 * }
 * log; // => []
 * ```
 */
export function timeout(fn: () => void, ms: number): Timer {
  needFunction(fn, 'fn');
  const whenDone: { detach?: () => void } = {};
  const timer = new ManagedTimer(setTimeout(run, ms, whenDone, fn), `timeout of ${ms} ms`);
  whenDone.detach = weakDetach(timer);
  return timer;
}

function run(whenDone: { detach?: () => void }, fn: () => void): void {
  whenDone.detach?.();
  fn();
}

class ManagedTimer extends ManagedHandle<NodeJS.Timeout> {
  constructor(timer: NodeJS.Timeout, label: string) {
    super(timer, clear, undefined, label);
  }
}

function clear(timer: NodeJS.Timeout): void {
  clearTimeout(timer);
}
