/** `manage`: any raw handle, wrapped so that it is released exactly once and not used afterwards. */
import { asyncDispose, dispose, RECORD } from '../platform/symbols.js';
import { isThenable } from '../platform/thenable.js';
import { labelOf } from '../record/label.js';
import { TargetRecord } from '../record/target-record.js';
import { isAlive } from '../record/types.js';
import { registerTarget, run, runAwaited, unregister } from '../run/gate.js';
import { report } from '../run/report.js';
import { setAtexit } from '../state/listening.js';
import { Run } from '../state/under-way.js';
import { needFunction } from './checks.js';
import type { DisposalOf } from './disposal.js';

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
  needFunction(onDispose, 'onDispose');
  if (onExit !== undefined) needFunction(onExit, 'onExit');
  return new ManagedHandle(value, onDispose, onExit) as ManagedValue<T> as Managed<T, Result>;
}

/** As `manage`, for what is held by its callbacks and called by a label of its own. */
export function manageNamed<Result>(
  label: string,
  onDispose: () => Result,
  onExit: (() => void) | undefined,
): Managed<undefined, Result> {
  const handle = new ManagedHandle(undefined, onDispose, onExit, label);
  return handle as ManagedValue<undefined> as Managed<undefined, Result>;
}

/** What `manage` returns. Wrappers that know more of their value are derived from it. */
export class ManagedHandle<T> implements ManagedValue<T>, Disposable, AsyncDisposable {
  readonly #record: TargetRecord;
  /** How many borrows there are. */
  #borrows = 0;
  /** The disposal under way, which may wait for borrows. A second disposal meanwhile waits for it too. */
  #disposal: Promise<void> | undefined;
  /** Goes on with the disposal that waits for borrows. */
  #whenReturned: (() => void) | undefined;
  /** Whether somebody awaits the disposal, and so gets its error. */
  #isAwaited = false;

  /**
   * @param onDispose must not refer to this handle, nor may `onExit`.
   * @param label what a person would recognise; by default the callback and the value are shown.
   */
  constructor(
    value: T,
    onDispose: (value: T) => unknown,
    onExit: ((value: T) => void) | undefined,
    label?: string,
  ) {
    this.#record = new TargetRecord('managed', onDispose, value, onExit, undefined);
    if (label !== undefined) this.#record.label = label;
    registerTarget(this.#record, this);
  }

  get value(): T {
    if (this.alive) return this.#record.input as T;
    throw new ReferenceError(
      `${this.#record.name || 'This managed value'} was released or detached and can no longer be used: ` +
        'use it before its scope ends, or inside borrow(), which puts off its release',
    );
  }

  get alive(): boolean {
    return isAlive(this.#record) && this.#disposal === undefined;
  }

  get [RECORD](): TargetRecord {
    return this.#record;
  }

  get atexit(): boolean {
    return this.#record.atexit;
  }

  set atexit(atexit: boolean) {
    setAtexit(this.#record, Boolean(atexit));
  }

  detach(): T | undefined {
    if (!this.alive) return undefined;
    const { value } = this;
    unregister(this.#record, 'detach');
    return value;
  }

  borrow<Result>(body: (value: T) => Result): Borrowed<Result> {
    const { value } = this;
    needFunction(body, 'The body of borrow');
    const borrow = this.#startBorrow();
    try {
      const result = callBorrowing(borrow, body, value);
      if (isThenable(result)) {
        const settled = Promise.resolve(result).finally(() => this.#finishBorrow(borrow));
        borrow.start();
        return settled as Borrowed<Result>;
      }
      this.#finishBorrow(borrow);
      return result as Borrowed<Result>;
    } catch (error) {
      this.#finishBorrow(borrow);
      throw error;
    }
  }

  [dispose](): void {
    if (!this.alive) return;
    if (this.#borrows === 0) {
      run(this.#record, 'dispose');
      return;
    }
    // The caller will be gone when it happens.
    const label = labelOf(this.#record);
    this.#disposeWhenReturned().catch((error: unknown) => {
      if (!this.#isAwaited) report(error, 'dispose', label);
    });
  }

  async [asyncDispose](): Promise<void> {
    if (this.#disposal !== undefined) {
      this.#isAwaited = true;
      return this.#disposal;
    }
    if (!this.alive) return;
    await (this.#borrows === 0
      ? (this.#disposal = runAwaited(this.#record, 'dispose'))
      : this.#disposeWhenReturned());
  }

  /** Its label, or that it is dead. */
  toString(): string {
    const alive = isAlive(this.#record);
    const label = alive ? labelOf(this.#record) : this.#record.name;
    return `<managed${label === '' ? '' : ` ${label}`}${alive ? '' : '; dead'}>`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  #startBorrow(): Run {
    this.#borrows += 1;
    const borrow = new Run(this.#record, 'dispose');
    borrow.borrowed = this;
    return borrow;
  }

  #finishBorrow(borrow: Run): void {
    borrow.finish();
    this.#borrows -= 1;
    if (this.#borrows === 0) this.#whenReturned?.();
  }

  #disposeWhenReturned(): Promise<void> {
    this.#disposal = new Promise((resolve, reject) => {
      this.#whenReturned = () => {
        this.#whenReturned = undefined;
        // The exit may have been faster.
        if (isAlive(this.#record)) runAwaited(this.#record, 'dispose').then(resolve, reject);
        else resolve();
      };
    });
    return this.#disposal;
  }
}

function callBorrowing<T, Result>(borrow: Run, body: (value: T) => Result, value: T): Result {
  borrow.enter();
  try {
    return body(value);
  } finally {
    borrow.leave();
  }
}
