/** Paths of what is removed when it is released. */
import { ManagedHandle } from '../../internal.js';

/** What the wrappers of paths have in common. */
export class ManagedPath extends ManagedHandle<string> {
  constructor(path: string, remove: (path: string) => void, label: string) {
    super(path, remove, undefined, label);
  }

  get path(): string {
    return this.value;
  }

  /** The path itself: text that is made with the wrapper is most likely another path. */
  override toString(): string {
    return this.path;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return super.toString();
  }
}
