/** The target of finalizers: a watch that can give its target back, for `peek` and `detach`. */
import { describe } from './label.js';
import { Watch } from './watch.js';

export class Subject extends Watch {
  #ref: WeakRef<WeakKey> | undefined;
  #name: string | undefined;

  /** The target, unless it was collected. */
  deref(): WeakKey | undefined {
    return this.target ?? this.#ref?.deref();
  }

  /** Kept when the target is let go of, so that a failure at collection can be named. */
  override get name(): string {
    return this.#name ?? describe(this.target);
  }

  override settle(): void {
    const { target } = this;
    if (target === undefined) return;
    this.#ref = new WeakRef(target);
    this.#name = describe(target);
    super.settle();
  }
}
