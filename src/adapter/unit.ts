/** Units: what a framework begins and ends many of, such as requests, components or tests, each with a scope. */
import { AsyncScope } from 'lastcall';
import { ownOptions } from '../internal.js';

export interface UnitOptions {
  /** The scope that the unit's ends with at the latest, such as the application's. */
  readonly parent?: AsyncScope | undefined;
  /**
   * Given what the scope's disposal threw or was rejected with, to report it where the framework reports its own.
   * The unit ends also when this throws; what it throws is an unhandled rejection then.
   */
  readonly onError: (error: unknown) => void;
}

/** One unit of a framework, and its scope. */
export interface Unit {
  /** What the framework's users put their resources into. */
  readonly scope: AsyncScope;
  /** Settles, never rejects, when the unit has ended and its error was reported. */
  readonly ended: Promise<void>;
  /**
   * Put the end off: for a handler that runs, a response that is open.
   *
   * @returns how to say that it is over; to say it twice does nothing. The unit ends with the last one that is over.
   */
  hold(): () => void;
  /** Abort the scope's signal: the client has gone, nobody waits for the result. Nothing is released yet. */
  cancel(reason?: unknown): void;
  /** End the unit now, whatever holds it: abort the signal, release everything. Returns `ended`. */
  end(): Promise<void>;
}

/**
 * Open the scope of one unit.
 *
 * @returns the unit; it ends when its last hold is over, or when `end` is called.
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
    // A parent that is ending takes nothing any more, but its last units may begin still.
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
