/** The link between a scope and its child: the parent's end ends the child, the child's end unlinks it. */
import type { Entries, Entry } from './entries.js';
import { retire } from './gate.js';

/**
 * Link a new child to its parent: an entry in the parent ends the child, and the child's oldest entry, which
 * runs last, takes that entry off the parent again. So each trigger that ends the child unlinks it, collection
 * included, and the parent cannot be collected under a child that is alive.
 */
export function linkChild<Owned extends Entries>(
  parent: WeakKey,
  parentEntries: Entries,
  child: WeakKey,
  childEntries: Owned,
  end: (entries: Owned) => unknown,
): void {
  // The parent holds the child's entries, never the child: a child that is dropped is collected.
  const link = parentEntries.add(parent, 'child', end, childEntries);
  childEntries.add(child, 'link', unlink, { link, parent });
}

function unlink({ link }: { link: Entry }): void {
  retire(link, 'dispose');
}
