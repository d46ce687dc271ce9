/** `manage`: any raw handle, wrapped so that it is released exactly once and not used afterwards. */
import { needFunction } from './arguments.js';
import type { DisposalOf } from './disposal.js';
import { Flight } from './flight.js';
import { admit, fire, fireAwaited, retire } from './gate.js';
import { labelOf } from './label.js';
import { ledger } from './ledger.js';
import { TargetRecord } from './record.js';
import { report } from './report.js';
import { asyncDispose, dispose } from './symbols.js';
import { isThenable } from './thenable.js';

/** What `manage` returns, apart from its dispose symbols. */
export interface ManagedValue<T> {
  /** The value. Reading it throws a `ReferenceError` once it is released: use after dispose is caught. */
  readonly value: T;
  /** Whether the value is still to be released. */
  readonly alive: boolean;
  /** Whether it is released at exit. `true` at first, `false` once dead; setting it then does nothing. */
  atexit: boolean;
  /** Take the value out: it is the caller's to release from now on. `undefined` once dead. */
  detach(): T | undefined;
  /**
   * Run `body` with the value. Until what it returned has settled, neither collection nor disposal releases
   * the value; disposal that is asked for meanwhile happens then.
   *
   * @returns what `body` returned; for a promise, one that settles alike.
   * @throws ReferenceError when the value is released; what `body` throws.
   */
  borrow<Result>(body: (value: T) => Result): Borrowed<Result>;
}

/** What `borrow` returns for a body that returns `Result`. */
export type Borrowed<Result> = Result extends PromiseLike<infer Value> ? Promise<Value> : Result;

/** A value and the duty to release it. Disposed as a finalizer is: see `DisposalOf`. */
export type Managed<T, Result = void> = ManagedValue<T> & DisposalOf<Result>;

/**
 * Wrap a raw handle so that it is released exactly once: when the wrapper is disposed, when it is collected,
 * or when the program ends, whichever comes first.
 *
 * @param value a handle, descriptor, path or client; of any type.
 * @param onDispose is given the value; what it returns is awaited by `await using`.
 * @param onExit the sync twin: is given the value in place of `onDispose` where nothing can be awaited.
 * @returns the wrapper; it, not the value, is what the collector watches.
 * @throws TypeError when a callback is no function.
 *
 * *Gotcha*: keep the wrapper as long as you use the value. Code that reads `value` once and drops the wrapper
 * may find the value released; `borrow` cannot be held wrongly.
 *
 * @example
 * ```ts
 * import { closeSync, fstatSync, openSync } from 'node:fs';
 * import { manage } from 'lastcall';
 *
 * using file = manage(openSync('package.json', 'r'), closeSync);
 * fstatSync(file.value).isFile(); // => true
 * ```
 */
export function manage<T, Result>(
  value: T,
  onDispose: (value: T) => Result,
  onExit?: (value: T) => void,
): Managed<T, Result> {
  needFunction(onDispose, 'dispose');
  if (onExit !== undefined) needFunction(onExit, 'onExit');
  return new ManagedHandle(value, onDispose, onExit) as ManagedValue<T> as Managed<T, Result>;
}

/** As `manage`, for what is held by its callbacks and called by a label of its own. */
export function manageNamed<Result>(
  label: string,
  onDispose: () => Result,
  onExit: (() => void) | undefined,
): Managed<undefined, Result> {
  const manager = new ManagedHandle(undefined, onDispose, onExit, label);
  return manager as ManagedValue<undefined> as Managed<undefined, Result>;
}

/** What a managed value is; wrappers that know more of their value are derived from it. */
export class ManagedHandle<T> implements ManagedValue<T>, Disposable, AsyncDisposable {
  readonly #record: TargetRecord;
  /** How often the value is lent. */
  #lent = 0;
  /** Settles when a disposal that was asked for has happened: whoever asks for it meanwhile waits, too. */
  #ending: Promise<void> | undefined;
  #end: (() => void) | undefined;
  /** Whether somebody waits for that, and so is told of its error. */
  #awaited = false;

  /**
   * @param onDispose must not hold what is made here, nor may `onExit`.
   * @param label what a person would recognise; if it is not given, the callback and the value are shown.
   */
  constructor(
    value: T,
    onDispose: (value: T) => unknown,
    onExit: ((value: T) => void) | undefined,
    label?: string,
  ) {
    this.#record = new TargetRecord('managed', undefined, onDispose, value, onExit, undefined);
    if (label !== undefined) this.#record.name = label;
    admit(this.#record, this);
  }

  get value(): T {
    if (this.alive) return this.#record.input as T;
    throw new ReferenceError(
      `${this.#record.name || 'This managed value'} was released or detached and can no longer be used: ` +
        'use it before its scope ends, or inside borrow(), which puts off its release',
    );
  }

  get alive(): boolean {
    return this.#record.alive && this.#ending === undefined;
  }

  get atexit(): boolean {
    return this.#record.atexit;
  }

  set atexit(atexit: boolean) {
    ledger.setAtexit(this.#record, Boolean(atexit));
  }

  detach(): T | undefined {
    if (!this.alive) return undefined;
    const { value } = this;
    retire(this.#record, 'detach');
    return value;
  }

  borrow<Result>(body: (value: T) => Result): Borrowed<Result> {
    const { value } = this;
    needFunction(body, 'The body of borrow');
    const flight = this.#lend();
    try {
      const result = flight.run(body, value);
      if (isThenable(result)) {
        const settled = Promise.resolve(result).finally(() => this.#giveBack(flight));
        flight.takeOff();
        return settled as Borrowed<Result>;
      }
      this.#giveBack(flight);
      return result as Borrowed<Result>;
    } catch (error) {
      this.#giveBack(flight);
      throw error;
    }
  }

  [dispose](): void {
    if (!this.alive) return;
    if (this.#lent === 0) {
      fire(this.#record, 'dispose');
      return;
    }
    // When it happens, whoever asked for it is long gone.
    const label = labelOf(this.#record);
    this.#endAfterLoans().catch((error: unknown) => {
      if (!this.#awaited) report(error, 'dispose', label);
    });
  }

  async [asyncDispose](): Promise<void> {
    if (this.#ending !== undefined) {
      this.#awaited = true;
      return this.#ending;
    }
    if (!this.alive) return;
    await (this.#lent === 0 ? (this.#ending = fireAwaited(this.#record, 'dispose')) : this.#endAfterLoans());
  }

  /** Its label, or that it is dead. */
  toString(): string {
    const { alive, name } = this.#record;
    const label = alive ? labelOf(this.#record) : name;
    return `<managed${label === '' ? '' : ` ${label}`}${alive ? '' : '; dead'}>`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  #lend(): Flight {
    this.#lent += 1;
    const flight = new Flight(this.#record);
    flight.loan = this;
    return flight;
  }

  #giveBack(flight: Flight): void {
    flight.land();
    this.#lent -= 1;
    if (this.#lent === 0) this.#end?.();
  }

  #endAfterLoans(): Promise<void> {
    this.#ending = new Promise((resolve, reject) => {
      this.#end = () => {
        this.#end = undefined;
        // The exit may have been faster.
        if (this.#record.alive) fireAwaited(this.#record, 'dispose').then(resolve, reject);
        else resolve();
      };
    });
    return this.#ending;
  }
}
