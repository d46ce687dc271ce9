/** What the links of a path say, in words. */
import type { Link } from './search.js';
import type { View } from './view.js';

/** One thing on the way from a target to what never goes away. */
export interface Holder {
  /** In words, such as ``closure `onData` of `Client.connect` ``. */
  readonly text: string;
  /** The variable by which a closure holds what it holds: `this`, or its name. A sibling of the closure may use it. */
  readonly sees?: string;
  /** Whether it is the holder before it, in another role: a closure that is a listener. */
  readonly same?: boolean;
  /** Where its code begins, such as `client.js:12:5`, counted from 1. */
  readonly place?: string;
}

/** What some links of a path say. */
export interface Phrase {
  /** `undefined`: nothing that a person could act on. */
  readonly holder?: Holder;
  /** How many links it tells; at least one. */
  readonly links: number;
  /** What holds it in turn goes without saying. */
  readonly last?: boolean;
}

/** Links of a path, from the target outward. */
export type Links = readonly [Link, ...Link[]];

/** Reads the beginning of `links`; `undefined` if that is nothing it knows. */
export type Reader = (view: View, links: Links) => Phrase | undefined;

/** Nothing worth a word. */
export function silent(links = 1): Phrase {
  return { links };
}

/** In marks, as code is written in texts. */
export function quoted(name: string): string {
  return `\`${name}\``;
}

/** ` of thing`, if it has a name. */
export function ofName(name: string | undefined): string {
  return name === undefined || name === '' ? '' : ` of ${quoted(name)}`;
}
