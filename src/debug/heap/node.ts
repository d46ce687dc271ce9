/** Describes holders that belong to Node itself. */
import { type Links, type Phrase, quoted } from './phrase.js';
import type { View } from './view.js';

/** A handle that Node waits for: of a socket, a server, a request to the file system. */
export function handle(view: View, links: Links): Phrase | undefined {
  const [{ from, edge }] = links;
  if (!/owner_symbol/.test(view.edgeName(edge))) return undefined;
  return { holder: { text: `an open ${view.name(from)} handle` }, links: 1, last: true };
}

/** The exports of a CommonJS module. */
export function moduleExports(view: View, links: Links): Phrase | undefined {
  const [{ from, edge }] = links;
  const file = view.edgeName(edge) === 'exports' ? view.text(from, 'filename') : undefined;
  if (file === undefined) return undefined;
  return { holder: { text: `the exports of module ${view.shorten(file)}` }, links: 1, last: true };
}

/** The store of an AsyncLocalStorage. Every asynchronous operation that starts in its context holds it. */
export function store(view: View, links: Links): Phrase | undefined {
  const [{ from, edge }] = links;
  if (!/kResourceStore|kAsyncContextFrame/.test(view.edgeName(edge))) return undefined;
  return { holder: { text: `the store of an AsyncLocalStorage, for ${quoted(view.name(from))}` }, links: 1 };
}
