/** Which unit belongs to which request, whatever the framework calls a request. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Unit } from 'lastcall/adapter';
import { inScope } from 'lastcall/context';

export class Requests<Request extends object> {
  readonly #units = new WeakMap<Request, Unit>();
  readonly #current = new AsyncLocalStorage<Unit>();
  readonly #remedy: string;

  /** @param remedy what to do when a request has no unit, as errors say it. */
  constructor(remedy: string) {
    this.#remedy = remedy;
  }

  set(request: Request, unit: Unit): void {
    this.#units.set(request, unit);
  }

  find(request: Request): Unit | undefined {
    return this.#units.get(request);
  }

  get(request: Request): Unit {
    const unit = this.#units.get(request);
    if (unit !== undefined) return unit;
    throw new Error(`This request has no scope yet: ${this.#remedy}`);
  }

  /**
   * Run code of a request with its scope as the ambient one. Where that code was reached from the request's own, the
   * ambient scope stays what it is: it may be a scope inside the request's.
   */
  enter<Result>(unit: Unit, body: () => Result): Result {
    if (this.#current.getStore() === unit) return body();
    return this.#current.run(unit, () => inScope(unit.scope, body));
  }

  /** Whether code was reached from elsewhere, such as from a pool that has called back in another request. */
  isStrayed(unit: Unit): boolean {
    return this.#current.getStore() !== unit;
  }
}
