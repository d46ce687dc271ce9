/** The link between a scope and its child: the parent's end disposes the child, the child's end removes the link. */
import type { Contents } from '../../record/contents.js';
import type { Entry } from '../../record/entry.js';
import { unregister } from '../../run/gate.js';

/** What the two ends of a link share: an entry of kind `child` in the parent, and one of kind `link` in the child. */
export interface Link<Owned extends Contents = Contents> {
  /** The entry in the parent. */
  entry: Entry | undefined;
  /** Held so that the parent is not collected while the child is alive; changes when the parent moves. */
  parent: WeakKey;
  /** What the child owns. Never the child itself: a child that is dropped is collected. */
  readonly child: Owned;
  readonly dispose: (child: Owned) => unknown;
}

/** The callback of the parent's entry. */
export function disposeChild({ dispose, child }: Link): unknown {
  return dispose(child);
}

/** The callback of the child's entry. */
export function unlink({ entry }: Link): void {
  if (entry !== undefined) unregister(entry, 'detach');
}
