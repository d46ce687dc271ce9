/** Joining the errors of one disposal, as ECMAScript's DisposeResources does. */
import { SuppressedError } from './suppressed-error.js';

export class Failures {
  #joined: unknown;
  #any = false;

  /** Take a later error, which hides those before it. */
  add(error: unknown): this {
    this.#joined = this.#any ? new SuppressedError(error, this.#joined) : error;
    this.#any = true;
    return this;
  }

  raise(): never {
    throw this.#joined;
  }
}
