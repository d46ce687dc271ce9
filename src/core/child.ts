/** The link between a scope and its child: the parent's end ends the child, the child's end unlinks it. */
import type { Entries } from './entries.js';
import { retire } from './gate.js';
import type { Entry } from './record.js';

/** What the two ends of a link share: an entry of kind `child` in the parent, and one of kind `link` in the child. */
export class Link<Owned extends Entries = Entries> {
  /** The entry in the parent. */
  entry: Entry | undefined;

  constructor(
    /** Held so that the parent is not collected under a child that is alive; changes when the parent moves. */
    public parent: WeakKey,
    /** What the child owns. Never the child itself: a child that is dropped is collected. */
    readonly child: Owned,
    /** Ends the child. */
    readonly end: (child: Owned) => unknown,
  ) {}
}

/**
 * Link a new child to its parent: an entry in the parent ends the child, and the child's oldest entry, which
 * runs last, takes that entry off the parent again. So each trigger that ends the child unlinks it, collection
 * included. At exit neither runs: the entries of both scopes are in the program's one order already.
 */
export function linkChild<Owned extends Entries>(
  parent: WeakKey,
  parentEntries: Entries,
  child: WeakKey,
  childEntries: Owned,
  end: (child: Owned) => unknown,
): void {
  const link = new Link(parent, childEntries, end);
  childEntries.atexit = parentEntries.atexit;
  childEntries.scope = parentEntries.scope;
  link.entry = parentEntries.add(parent, 'child', endChild, link);
  childEntries.add(child, 'link', unlink, link);
}

function endChild({ end, child }: Link): unknown {
  return end(child);
}

function unlink({ entry }: Link): void {
  if (entry !== undefined) retire(entry, 'detach');
}
