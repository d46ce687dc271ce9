/** Maps a framework's requests to their units. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Unit } from 'lastcall/adapter';
import { inScope } from 'lastcall/context';

export class Requests<Request extends object> {
  readonly #units = new WeakMap<Request, Unit>();
  readonly #current = new AsyncLocalStorage<Unit>();
  readonly #remedy: string;

  /** @param remedy what to do when a request has no unit; part of the error message. */
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
   * Run code of a request with its scope as the ambient one. If the caller runs inside the request already, the ambient
   * scope stays as it is: it may be a scope inside the request's.
   */
  enter<Result>(unit: Unit, body: () => Result): Result {
    if (this.#current.getStore() === unit) return body();
    return this.#current.run(unit, () => inScope(unit.scope, body));
  }

  /**
   * Whether the running code was reached from outside the request, such as from a pool's callback in another request.
   */
  isOutside(unit: Unit): boolean {
    return this.#current.getStore() !== unit;
  }
}
