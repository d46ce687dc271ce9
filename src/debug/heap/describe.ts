/** Tells a path in words. */
import type { Holder, Links, Phrase, Reader } from './phrase.js';
import { record } from './records.js';
import type { Link } from './search.js';
import { handle, moduleExports, store } from './node.js';
import { bound, entryOfCollection, listener, member, promise, stack, timer, webListener } from './things.js';
import { exported, global, suspended, variable } from './variables.js';
import type { View } from './view.js';

/** First come, first served: what is special before what is general. */
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

/** The holders on a path, which is given from the target to the root. What holds the last of them goes without saying. */
export function describe(view: View, path: readonly Link[]): Holder[] {
  const holders: Holder[] = [];
  for (let at = 0; at < path.length;) {
    const { holder, links, last } = read(view, path.slice(at) as [Link, ...Link[]]);
    if (holder !== undefined) holders.push(holder);
    if (last === true) break;
    at += links;
  }
  return holders;
}

function read(view: View, links: Links): Phrase {
  // From here on it is the collector's own list of what it starts from, or what the runtime has in C++.
  if (/^(synthetic|native)$/.test(view.kind(links[0].from))) return { links: 1, last: true };
  for (const reader of READERS) {
    const phrase = reader(view, links);
    if (phrase !== undefined) return phrase;
  }
  return { links: 1 };
}
