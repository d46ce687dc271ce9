/** Describes a path in words. */
import type { Holder, Links, Phrase, Reader } from './phrase.js';
import { record } from './records.js';
import type { Link } from './search.js';
import { handle, moduleExports, store } from './node.js';
import { bound, entryOfCollection, listener, member, promise, stack, timer, webListener } from './things.js';
import { exported, global, suspended, variable } from './variables.js';
import type { View } from './view.js';

/** The first reader that returns a phrase wins, so special readers come before general ones. */
const READERS: readonly Reader[] = [
  record,
  variable,
  exported,
  suspended,
  global,
  timer,
  listener,
  webListener,
  bound,
  entryOfCollection,
  promise,
  stack,
  handle,
  moduleExports,
  store,
  member,
];

/** The holders on a path from the target to the root. It ends early where the rest is obvious. */
export function describe(view: View, path: readonly Link[]): Holder[] {
  const holders: Holder[] = [];
  for (let index = 0; index < path.length;) {
    const { holder, links, last } = read(view, path.slice(index) as [Link, ...Link[]]);
    if (holder !== undefined) holders.push(holder);
    if (last === true) break;
    index += links;
  }
  return holders;
}

function read(view: View, links: Links): Phrase {
  // The rest of the path is the collector's list of roots, or native objects of the runtime.
  if (/^(synthetic|native)$/.test(view.kind(links[0].from))) return { links: 1, last: true };
  for (const reader of READERS) {
    const phrase = reader(view, links);
    if (phrase !== undefined) return phrase;
  }
  return { links: 1 };
}
