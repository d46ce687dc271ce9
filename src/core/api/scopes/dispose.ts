/** Disposes what a scope owns, newest first. */
import { joinErrors } from '../../platform/join-errors.js';
import type { Contents } from '../../record/contents.js';
import { DEAD, type Record } from '../../record/types.js';
import { run, unregister } from '../../run/gate.js';
import { notifyFailed, notifyRan } from '../../state/observers.js';
import type { Link } from './child.js';

/** A scope whose disposal goes on when that of its child is over. */
interface Parent {
  readonly contents: Contents;
  /** The entry for the child. */
  readonly entry: Record;
  readonly errors: unknown[] | undefined;
}

/**
 * Dispose a scope, and its children in their turns. These may be nested deeper than the stack, so the scopes that
 * wait for their children are in a list.
 *
 * Where the stack is too full for the gate, nothing more is taken: the overflow is thrown at once, and what is left
 * can be disposed again, or runs at collection or exit.
 *
 * @throws what the callbacks threw, joined.
 */
export function disposeContents(outermost: Contents): void {
  if (outermost.disposed) return;
  let contents = outermost;
  let errors: unknown[] | undefined;
  let parents: Parent[] | undefined;
  try {
    for (;;) {
      if (!contents.disposed) beginDisposal(contents);
      const entry = contents.newest;
      if (entry === undefined) {
        const parent = parents?.pop();
        if (parent === undefined) break;
        const failure = finishChild(parent, errors);
        ({ contents, errors } = parent);
        if (failure !== undefined) (errors ??= []).push(failure.error);
      } else if (entry.kind === 'child') {
        unregister(entry, 'dispose');
        const { child } = entry.input as Link;
        if (child.disposed) continue;
        (parents ??= []).push({ contents, entry, errors });
        contents = child;
        errors = undefined;
      } else {
        try {
          run(entry, 'dispose');
        } catch (error) {
          if (entry.index !== DEAD) throw error; // it could not be taken
          (errors ??= []).push(error);
        }
      }
    }
  } catch (overflow) {
    // Nothing is called here: that would overflow too.
    contents.disposed = false;
    if (parents !== undefined)
      // eslint-disable-next-line @typescript-eslint/prefer-for-of -- that calls an iterator
      for (let i = 0; i < parents.length; i++) (parents[i] as Parent).contents.disposed = false;
    throw overflow;
  }
  if (errors !== undefined) throw joinErrors(errors);
}

export function beginDisposal(contents: Contents): void {
  contents.disposed = true;
  contents.controller?.abort();
}

/** The disposal of a child is over: its errors, joined, are the error of the parent's entry for it. */
function finishChild({ entry }: Parent, errors: unknown[] | undefined): { error: unknown } | undefined {
  const failure = errors === undefined ? undefined : { error: joinErrors(errors) };
  if (failure !== undefined) notifyFailed(entry, 'dispose', failure.error);
  notifyRan(entry, 'dispose');
  return failure;
}
