/** Applications: each has a scope that ends after the scopes of its units. */
import { AsyncScope } from 'lastcall';
import { openUnit, type Unit, type UnitOptions } from './unit.js';

/** One application of a framework, and its scope. */
export interface Application {
  /** Holds what lives as long as the application, such as a pool of connections. */
  readonly scope: AsyncScope;
  /**
   * Open a unit, whose scope ends before the application's.
   *
   * @param options `onError`: used in place of the application's, for frameworks that report errors by request.
   */
  open(options?: Pick<UnitOptions, 'onError'>): Unit;
  /**
   * Wait until all open units have ended, then dispose the application's scope.
   *
   * @returns the same promise at each call. It is rejected with what the disposal threw or was rejected with.
   */
  close(): Promise<void>;
}

/**
 * Open the scope of an application.
 *
 * @param options `onError`: called with what the disposal of a unit threw or was rejected with.
 * @returns the application; its `close` ends it.
 *
 * @example
 * ```ts
 * import { openApplication } from 'lastcall/adapter';
 *
 * const log: string[] = [];
 * const application = openApplication({ onError: console.error });
 * application.scope.defer(() => void log.push('the pool is closed'));
 * const request = application.open();
 * request.scope.defer(() => void log.push('the request has ended'));
 * const closed = application.close();
 * void request.end();
 * await closed;
 * log; // => ['the request has ended', 'the pool is closed']
 * ```
 */
export function openApplication(options: Pick<UnitOptions, 'onError'>): Application {
  const scope = new AsyncScope();
  const units = new Set<Unit>();
  let closed: Promise<void> | undefined;

  const close = async (): Promise<void> => {
    while (units.size > 0) await Promise.all([...units].map(({ ended }) => ended));
    await scope.disposeAsync();
  };

  return {
    scope,

    open(unitOptions = options) {
      const unit = openUnit({ ...unitOptions, parent: scope });
      units.add(unit);
      void unit.ended.then(() => units.delete(unit));
      return unit;
    },

    close: () => (closed ??= close()),
  };
}
