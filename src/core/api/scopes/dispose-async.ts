/** Disposes what an async scope owns, newest first, each entry awaited before the next. */
import { joinErrors } from '../../platform/join-errors.js';
import type { AsyncContents } from '../../record/contents.js';
import { DEAD } from '../../record/types.js';
import { callWithin } from '../../run/gate.js';
import { unwatch } from '../../state/registry.js';
import { Run, underWay } from '../../state/under-way.js';
import { beginDisposal } from './dispose.js';

/**
 * Dispose an async scope. Where the stack is too full for the gate, the disposal goes on when the stack is empty.
 *
 * @returns a promise, rejected with what the callbacks threw or were rejected with, joined.
 */
export async function disposeAsyncContents(contents: AsyncContents): Promise<void> {
  if (contents.disposed) return;
  beginDisposal(contents);
  unwatch(contents); // the scope may be collected while its disposal goes on
  let errors: unknown[] | undefined;
  let awaited = false;
  // A run that disposes its own scope cannot be waited for by it.
  const within = underWay.current;
  for (let entry; (entry = contents.newest) !== undefined;) {
    const { latestRun } = contents;
    if (latestRun?.pending === true && latestRun !== within) {
      await latestRun.finished; // nothing overtakes
      continue;
    }
    let run: Run | undefined;
    try {
      run = new Run(entry, 'dispose');
      const result = callWithin(run, entry);
      run.start();
      awaited = true;
      await result;
    } catch (error) {
      if (entry.index !== DEAD) {
        await undefined; // it could not be taken; now the stack is empty
        continue;
      }
      run?.fail(error);
      (errors ??= []).push(error);
    }
    run?.finish();
  }
  if (contents.usedNothing && !awaited) await undefined;
  if (errors !== undefined) throw joinErrors(errors);
}

/** Dispose a child in its parent's turn, on a stack of its own: children may be nested deeper than one stack. */
export async function disposeAsyncChild(contents: AsyncContents): Promise<void> {
  await undefined;
  await disposeAsyncContents(contents);
}
