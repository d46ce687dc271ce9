/** `wrap`: manages any value that has a method to end it, such as a pool or a client. */
import { asyncDispose, describe, dispose, disposeMethodOf, ManagedHandle } from '../internal.js';
import type { AsyncDisposal, Disposal, Managed, ManagedValue } from '../index.js';

/** The names of `T`'s methods that can be called without arguments. */
export type EndingName<T> = {
  [Name in keyof T]-?: T[Name] extends () => unknown ? Name : never;
}[keyof T];

/** What a method returns, over all its overloads: many clients have one for promises and one for callbacks. */
export type EndingResult<Method> = Method extends {
  (...args: never): infer First;
  (...args: never): infer Second;
  (...args: never): infer Third;
  (...args: never): infer Fourth;
}
  ? First | Second | Third | Fourth
  : never;

/** What `wrap` returns for a value that has a dispose symbol. */
export type WrappedDisposable<T> = ManagedValue<T> & (T extends AsyncDisposable ? AsyncDisposal : Disposal);

/**
 * Wrap a value that has a dispose symbol, so that it is disposed once: when the wrapper is disposed, when the wrapper
 * is collected, or when the program ends, whichever comes first.
 *
 * @param value has `[Symbol.asyncDispose]` or `[Symbol.dispose]`. If it has both, the async one is called; the sync one
 * is called where nothing can be awaited, as at `process.exit`.
 * @returns the wrapper, with the value in `value`.
 * @throws TypeError when the value has neither.
 */
export function wrap<T extends AsyncDisposable | Disposable>(value: T): WrappedDisposable<T>;
/**
 * Wrap a value that has a method to end it (`close`, `end`, `release`, `destroy`, `terminate`, `disconnect`, …), so
 * that it is ended once: when the wrapper is disposed, when the wrapper is collected, or when the program ends,
 * whichever comes first.
 *
 * @param value a pool, a client, a handle.
 * @param method the name of the method. It is called on the value without arguments; `await using` awaits what it
 * returns.
 * @param methodOnExit the name of the method that is called instead where nothing can be awaited, such as `destroy`
 * instead of `end`.
 * @returns the wrapper, with the value in `value`.
 * @throws TypeError when the value has no such method.
 *
 * *Gotcha*: a method that takes a callback and returns no promise (`server.close(done)`) is called, but its completion
 * cannot be awaited.
 *
 * @example
 * ```ts
 * import { wrap } from 'lastcall/node';
 *
 * class Pool {
 *   open = 3;
 *   async end() { this.open = 0; }
 * }
 * const pool = new Pool();
 * {
 *   await using wrapped = wrap(pool, 'end');
 *   wrapped.value.open; // => 3
 * }
 * pool.open; // => 0
 * ```
 */
export function wrap<T extends object, Name extends EndingName<T>>(
  value: T,
  method: Name,
  methodOnExit?: EndingName<T>,
): Managed<T, EndingResult<T[Name]>>;
export function wrap(value: object, method?: PropertyKey, methodOnExit?: PropertyKey): ManagedValue<object> {
  if (method === undefined) return wrapDisposable(value);
  const end = methodOf(value, method);
  const endOnExit = methodOnExit === undefined ? undefined : methodOf(value, methodOnExit);
  return new ManagedHandle(
    value,
    calling(end),
    endOnExit && calling(endOnExit),
    `${describe(value)}.${String(method)}()`,
  );
}

function wrapDisposable(value: object): ManagedValue<object> {
  const isAsynchronous = has(value, asyncDispose);
  if (!isAsynchronous && !has(value, dispose)) {
    throw new TypeError(
      `wrap: ${describe(value)} has no [Symbol.asyncDispose] or [Symbol.dispose] method: ` +
        "name the method that ends it, as in wrap(value, 'close')",
    );
  }
  const end = disposeMethodOf(value, isAsynchronous);
  const endOnExit = isAsynchronous && has(value, dispose) ? disposeMethodOf(value, false) : undefined;
  return new ManagedHandle(value, calling(end), endOnExit && calling(endOnExit), describe(value));
}

function has(value: object | null | undefined, symbol: symbol): boolean {
  const method = (value as Partial<Record<symbol, unknown>> | null | undefined)?.[symbol];
  return method !== undefined && method !== null;
}

function methodOf(value: object, name: PropertyKey): Method {
  const method: unknown = (value as Partial<Record<PropertyKey, unknown>> | null | undefined)?.[name];
  if (typeof method === 'function') return method as Method;
  throw new TypeError(
    `wrap: ${describe(value)} has no method "${String(name)}": name the one that ends it, such as 'close'`,
  );
}

type Method = (this: object) => unknown;

/** Calls the method that was read when the value was wrapped, as `DisposableStack.use` does. */
function calling(method: Method): (value: object) => unknown {
  return (value) => method.call(value);
}
