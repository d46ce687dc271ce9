/** What Node keeps of its own, and holds a target by. */
import { type Links, type Phrase, quoted } from './phrase.js';
import type { View } from './view.js';

/** What Node waits for: a socket, a server, a request to the file system. */
export function handle(view: View, links: Links): Phrase | undefined {
  const [{ from, edge }] = links;
  if (!/owner_symbol/.test(view.edgeName(edge))) return undefined;
  return { holder: { text: `an open ${view.name(from)} handle` }, links: 1, last: true };
}

/** What a CommonJS module offers to others. */
export function moduleExports(view: View, links: Links): Phrase | undefined {
  const [{ from, edge }] = links;
  const file = view.edgeName(edge) === 'exports' ? view.text(from, 'filename') : undefined;
  if (file === undefined) return undefined;
  return { holder: { text: `the exports of module ${view.shorten(file)}` }, links: 1, last: true };
}

/** The store of an AsyncLocalStorage, which everything keeps that was begun where it was in force. */
export function store(view: View, links: Links): Phrase | undefined {
  const [{ from, edge }] = links;
  if (!/kResourceStore|kAsyncContextFrame/.test(view.edgeName(edge))) return undefined;
  return { holder: { text: `the store of an AsyncLocalStorage, for ${quoted(view.name(from))}` }, links: 1 };
}
