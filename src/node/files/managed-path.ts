/** The base class for wrappers of a path that is removed on release. */
import { ManagedHandle } from '../../internal.js';

export class ManagedPath extends ManagedHandle<string> {
  constructor(path: string, remove: (path: string) => void, label: string) {
    super(path, remove, undefined, label);
  }

  get path(): string {
    return this.value;
  }

  /** The path itself: a template literal with the wrapper most likely builds another path. */
  override toString(): string {
    return this.path;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return super.toString();
  }
}
