/** Which unit belongs to which request, whatever the framework calls a request. */
import type { Unit } from 'lastcall/adapter';

export class Requests<Request extends object> {
  readonly #units = new WeakMap<Request, Unit>();
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
}
