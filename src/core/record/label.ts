/** Labels: what records are called in front of people. */
import { RECORD } from '../platform/symbols.js';
import { isAlive, type Record } from './types.js';
import type { Snapshot } from './snapshot.js';

/** Paths and addresses are shown whole up to this length. */
const LONGEST_TEXT = 120;

/** Such as `closeFile(Session)`, `unlinkSync("/tmp/a")`, `FileHandle`, `flush()`. */
export function labelOf({ kind, name, callback, input }: Snapshot): string {
  switch (kind) {
    case 'finalizer':
    case 'finalizer of one':
      return `${nameOf(callback)}(${name})`;
    case 'use': {
      const wrapped = recordBehind(input);
      return wrapped === undefined ? describe(input) : labelOfWrapped(wrapped, input);
    }
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

/** The record behind a handle that a scope uses, such as a managed value: the two stand for one resource. */
export function recordBehind(handle: unknown): Record | undefined {
  try {
    return (handle as { readonly [RECORD]?: Record })[RECORD];
  } catch {
    return undefined; // a getter or a proxy that throws is no handle of ours
  }
}

/** Of a dead record only the name that it was given is left. */
function labelOfWrapped(record: Record, handle: unknown): string {
  if (isAlive(record)) return labelOf(record);
  return record.kind === 'managed' && record.name !== '' ? record.name : describe(handle);
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
 * Describes many values one after the other, as `describe` does. Reading the name of a function takes V8 100 ns, and
 * the values that one job makes are often of one class.
 */
export class Describer {
  // Kept for one job at most, since a class may refer to its instances. No value has a Describer for its class at
  // first.
  private type: unknown = this;
  private name = '';

  describe(value: unknown): string {
    if (typeof value !== 'object' || value === null) return describe(value);
    try {
      const { constructor } = value;
      if (constructor !== this.type) {
        this.name = classOf(value);
        this.type = constructor;
      }
      return this.name;
    } catch {
      return 'Object'; // a getter or a proxy that throws
    }
  }
}
