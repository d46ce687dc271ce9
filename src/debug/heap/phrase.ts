/** Phrases: what links of a path mean, in words. */
import type { Link } from './search.js';
import type { View } from './view.js';

/** One thing on the path from a target to a root of the collector. */
export interface Holder {
  /** In words, such as ``closure `onData` of `Client.connect` ``. */
  readonly text: string;
  /** The variable by which a closure holds it: its name, or `this`. It may be a sibling of the closure that uses it. */
  readonly sees?: string;
  /** Whether this is the previous holder in another role, for example a closure that is a listener. */
  readonly same?: boolean;
  /** The position where its code starts, such as `client.js:12:5`, counted from 1. */
  readonly place?: string;
}

/** What some links of a path mean. */
export interface Phrase {
  /** `undefined` for details of the engine or the runtime, which users cannot act on. */
  readonly holder?: Holder;
  /** How many links it covers; at least one. */
  readonly links: number;
  /** Whether the path ends here, since what holds this in turn is obvious. */
  readonly last?: boolean;
}

/** Links of a path, from the target outward. */
export type Links = readonly [Link, ...Link[]];

/** Describes the first of `links`; returns `undefined` if it does not recognize them. */
export type Reader = (view: View, links: Links) => Phrase | undefined;

/** A phrase without a holder: skips links that are not worth mentioning. */
export function noHolder(links = 1): Phrase {
  return { links };
}

/** In backticks, as code in Markdown. */
export function quoted(name: string): string {
  return `\`${name}\``;
}

/** `` of `name` ``, with a leading space, if there is a name. */
export function ofName(name: string | undefined): string {
  return name === undefined || name === '' ? '' : ` of ${quoted(name)}`;
}
