/** Units of a framework, such as requests, components or tests: each has a scope. */
import { AsyncScope } from 'lastcall';
import { ownOptions } from '../internal.js';

export interface UnitOptions {
  /** Owns the unit's scope, such as the application's scope: the unit's scope ends with it at the latest. */
  readonly parent?: AsyncScope | undefined;
  /**
   * Called with what the scope's disposal threw or was rejected with, to report it where the framework reports its own
   * errors. If this function throws, the unit ends all the same, and the thrown error is an unhandled rejection.
   */
  readonly onError: (error: unknown) => void;
}

/** One unit of a framework, and its scope. */
export interface Unit {
  /** Holds the resources that the framework's users acquire for the unit. */
  readonly scope: AsyncScope;
  /** Fulfilled when the unit has ended and any error was reported; never rejected. */
  readonly ended: Promise<void>;
  /**
   * Keep the unit open, for example while a handler runs or a response is open.
   *
   * @returns a function that releases the hold; a second call does nothing. The unit ends when its last hold is
   * released.
   */
  hold(): () => void;
  /**
   * Abort the scope's signal, because nobody waits for the result any more. Nothing is released yet.
   *
   * @param reason the signal's `reason`; an `AbortError` by default.
   */
  cancel(reason?: unknown): void;
  /**
   * End the unit now, even while it is held: abort the signal, then release everything.
   *
   * @returns `ended`.
   */
  end(): Promise<void>;
}

/**
 * Open the scope of one unit.
 *
 * @returns the unit; it ends when its last hold is released, or when `end` is called.
 * @throws TypeError when it is given no options.
 *
 * @example
 * ```ts
 * import { openUnit } from 'lastcall/adapter';
 *
 * const log: string[] = [];
 * const request = openUnit({ onError: console.error });
 * const handled = request.hold();
 * const closed = request.hold();
 * request.scope.defer(() => void log.push('released'));
 * closed();
 * log; // => []
 * handled();
 * await request.ended;
 * log; // => ['released']
 * ```
 */
export function openUnit(options: UnitOptions): Unit {
  if (options === undefined || options === null) {
    throw new TypeError(`openUnit needs options with onError, but it is given ${String(options)}`);
  }
  return new ScopedUnit(ownOptions(options));
}

class ScopedUnit implements Unit {
  readonly scope: AsyncScope;
  readonly ended: Promise<void>;
  readonly #onError: (error: unknown) => void;
  #settle!: () => void;
  #isEnding = false;
  #holds = 0;

  constructor({ parent, onError }: UnitOptions) {
    // A parent that is ending accepts no children, but its last units may still be opened.
    this.scope = parent === undefined || parent.disposed ? new AsyncScope() : parent.child();
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#onError = onError;
  }

  hold(): () => void {
    this.#holds += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      if (this.#holds === 0) void this.end();
    };
  }

  cancel(reason?: unknown): void {
    this.scope.abort(reason);
  }

  end(): Promise<void> {
    if (!this.#isEnding) {
      this.#isEnding = true;
      void this.scope.disposeAsync().catch(this.#onError).finally(this.#settle);
    }
    return this.ended;
  }
}
