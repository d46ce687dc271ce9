/** Checks what users pass in, with errors that say what to do instead. */
import { asyncDispose, dispose } from '../platform/symbols.js';
import { describe } from '../record/label.js';

export function needFunction(value: unknown, what: string): void {
  if (typeof value !== 'function') {
    throw new TypeError(`${what} must be a function, but it is ${describe(value)}`);
  }
}

/** Refuse what cannot be held weakly, as ECMAScript's CanBeHeldWeakly defines it. */
export function needWeakKey(target: unknown): void {
  if ((typeof target === 'object' && target !== null) || typeof target === 'function') return;
  if (typeof target === 'symbol' && canBeHeldWeakly(target)) return;
  throw new TypeError(
    `The target must be an object, a function or an unregistered symbol, but it is ${describe(target)}: ` +
      'only what the collector can find unreachable can have a finalizer',
  );
}

/** Engines differ: symbols became weak targets later than objects. */
function canBeHeldWeakly(symbol: symbol): boolean {
  try {
    return new WeakRef(symbol as unknown as WeakKey) instanceof WeakRef;
  } catch {
    return false;
  }
}

/** Refuse a callback that can be seen to hold its own target. */
export function refuseSelfCapture(target: unknown, callback: unknown, args: readonly unknown[]): void {
  if (callback === target) throw selfCapture('The target is its own callback');
  if (args.includes(target)) throw selfCapture("The target is among its own callback's arguments");
}

/** Refuse a scope that would own itself. */
export function refuseOwnScope(scope: object, value: unknown): void {
  if (value === scope) throw selfCapture('The scope is given to itself');
}

function selfCapture(what: string): TypeError {
  return new TypeError(
    `${what}, which would keep it alive for ever: ` +
      'pass only what is to be released, such as the handle inside it',
  );
}

/**
 * The dispose method of a value, as ECMAScript's GetDisposeMethod finds it: each symbol is read once, and
 * for an asynchronous scope a synchronous method stands in for a missing asynchronous one.
 */
export function disposeMethodOf(value: unknown, asynchronous: boolean): (this: unknown) => unknown {
  if (typeof value !== 'object' && typeof value !== 'function') {
    throw new TypeError(
      `Only objects can be used, not ${describe(value)}: give it to adopt(value, onDispose) instead`,
    );
  }
  const methods = value as Record<symbol, unknown>;
  if (asynchronous) {
    const method = methods[asyncDispose];
    if (method !== undefined && method !== null) return needMethod(value, method, 'asyncDispose');
  }
  const method = methods[dispose];
  if (method === undefined || method === null) {
    throw new TypeError(
      `${describe(value)} has no ${asynchronous ? '[Symbol.asyncDispose] or ' : ''}[Symbol.dispose] method: ` +
        'give it to adopt(value, onDispose) instead',
    );
  }
  const synchronous = needMethod(value, method, 'dispose');
  return asynchronous ? asAsynchronous(synchronous) : synchronous;
}

/** The result is not awaited, whatever it is; an error becomes a rejection, as GetDisposeMethod has it. */
function asAsynchronous(method: (this: unknown) => unknown): (this: unknown) => unknown {
  return function dispose(this: unknown) {
    try {
      method.call(this);
      return undefined;
    } catch (error) {
      return Promise.reject(error as Error);
    }
  };
}

function needMethod(value: unknown, method: unknown, symbol: string): (this: unknown) => unknown {
  // Describing the value reads its class, which may be a getter of the user's: only for the message.
  if (typeof method !== 'function') needFunction(method, `${describe(value)}[Symbol.${symbol}]`);
  return method as (this: unknown) => unknown;
}

/** Refuse a disposed scope, which takes nothing any more. */
export function refuseDisposed(disposed: boolean, action: string, takes = true): void {
  if (!disposed) return;
  const owner = takes ? '. Nothing was taken, so what was given is still yours to release' : '';
  throw new ReferenceError(`Cannot ${action}: the scope is disposed${owner}`);
}

export const DEADLINE = 'a number of milliseconds from 0 to Infinity';

export function isDeadline(value: unknown): boolean {
  return typeof value === 'number' && value >= 0;
}

export function checkDeadline(value: unknown, who: string): void {
  if (!isDeadline(value)) throw new TypeError(`${who}: "deadline" must be ${DEADLINE}`);
}
