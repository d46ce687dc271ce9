/** `interval` and `timeout`: timers that end with their owner. */
import { ManagedHandle, needFunction } from '../../internal.js';
import type { ManagedValue } from '../../index.js';
import { weakDetach } from '../support/weak-detach.js';

/** A timer, cleared when it is disposed. */
export interface Timer extends ManagedValue<NodeJS.Timeout>, Disposable {}

/**
 * Call `fn` every `ms` milliseconds, until the timer is disposed, collected, or the program ends.
 *
 * @param ms milliseconds, as for `setInterval`.
 * @returns the timer, with Node's own in `value`, which can be `unref`ed.
 * @throws TypeError when `fn` is no function.
 *
 * *Gotcha*: a timer that nobody keeps is collected, and stops. `fn` does not keep it: the engine keeps `fn`, and `fn`
 * what it names. So an object whose timer calls one of its own methods is kept by its timer, and neither ends before
 * the other is disposed; to have such a pair collected, give `fn` a `WeakRef` to the object.
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
 * Call `fn` once, after `ms` milliseconds, unless the timer is disposed or collected or the program ends before.
 * Once `fn` was called, the timer is dead.
 *
 * @param ms milliseconds, as for `setTimeout`.
 * @returns the timer, with Node's own in `value`, which can be `unref`ed.
 * @throws TypeError when `fn` is no function.
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
  const end: { forget?: () => void } = {};
  const timer = new ManagedTimer(setTimeout(run, ms, end, fn), `timeout of ${ms} ms`);
  end.forget = weakDetach(timer);
  return timer;
}

function run(end: { forget?: () => void }, fn: () => void): void {
  end.forget?.();
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
