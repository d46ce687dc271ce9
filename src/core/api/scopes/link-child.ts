/** Links a new child to its parent. */
import type { Contents } from '../../record/contents.js';
import { disposeChild, type Link, unlink } from './child.js';
import { addEntry } from './entries.js';

/**
 * An entry in the parent disposes the child, and the child's oldest entry, which runs last, removes that entry from
 * the parent. So every trigger that ends the child unlinks it, collection included. At exit neither runs: the entries
 * of both scopes are in the program's one order already.
 */
export function linkChild<Owned extends Contents>(
  parent: WeakKey,
  parentContents: Contents,
  child: WeakKey,
  childContents: Owned,
  dispose: (child: Owned) => unknown,
): void {
  const link: Link<Owned> = { entry: undefined, parent, child: childContents, dispose };
  childContents.atexit = parentContents.atexit;
  childContents.scope = parentContents.scope;
  link.entry = addEntry(parentContents, parent, 'child', disposeChild, link);
  addEntry(childContents, child, 'link', unlink, link);
}
