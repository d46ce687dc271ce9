/** Labels: how a record is called in front of people. */
import type { Obligation } from './record.js';

/** A path or an address is shown whole up to here. */
const LONGEST_TEXT = 120;

/** Such as `closeFile(Session)`, `unlinkSync("/tmp/a")`, `FileHandle`, `flush()`. */
export function labelOf({ kind, name, callback, input }: Obligation): string {
  switch (kind) {
    case 'finalizer':
    case 'finalizer of one':
      return `${nameOf(callback)}(${name})`;
    case 'use':
      return describe(input);
    case 'defer':
      return `${nameOf(callback)}()`;
    case 'child':
      return 'child scope';
    case 'link':
      return 'link to the parent scope';
    case 'signal':
      return 'abort signal';
    default:
      return name === '' ? `${nameOf(callback)}(${describe(input)})` : name;
  }
}

/** The name of a function, whatever it did to its `name`. */
export function nameOf(callback: unknown): string {
  try {
    const { name } = callback as { name?: unknown };
    return typeof name === 'string' && name !== '' ? name : 'anonymous';
  } catch {
    return 'anonymous'; // a getter or a proxy that throws has no name to show
  }
}

/** A value in a few words: text as it is, an object by its class. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value);
    case 'object':
      return value === null ? 'null' : classOf(value);
    case 'function':
      return nameOf(value);
    default:
      return String(value);
  }
}

/** The name of an object's class. */
function classOf(value: object): string {
  try {
    const { constructor } = value;
    return typeof constructor === 'function' ? nameOf(constructor) : 'Object';
  } catch {
    return 'Object';
  }
}

/**
 * Describes many values one after the other, as `describe` does. To ask a function for its name takes V8 100 ns,
 * and what is made in one job is often of one class.
 */
export class Describer {
  // Not longer than for one job: a class may lead to its instances. No value has a Describer for its class at first.
  #type: unknown = this;
  #name = '';

  describe(value: unknown): string {
    if (typeof value !== 'object' || value === null) return describe(value);
    try {
      const { constructor } = value;
      if (constructor !== this.#type) {
        this.#name = classOf(value);
        this.#type = constructor;
      }
      return this.#name;
    } catch {
      return 'Object'; // a getter or a proxy that throws
    }
  }
}
