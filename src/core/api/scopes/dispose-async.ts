/** Disposes what an async scope owns, newest first, each entry awaited before the next. */
import { joinErrors } from '../../platform/join-errors.js';
import type { AsyncContents } from '../../record/contents.js';
import { DEAD } from '../../record/types.js';
import { callWithin, unregister } from '../../run/gate.js';
import { unwatch } from '../../state/registry.js';
import { Run, underWay } from '../../state/under-way.js';
import type { Link } from './child.js';
import { beginDisposal, finishChild, type Parent } from './dispose.js';

/**
 * As `disposeContents`, with each entry awaited before the next. Where the stack is too full for the gate, the disposal
 * goes on after an `await`, when the stack is empty.
 */
export async function disposeAsyncContents(outermost: AsyncContents): Promise<void> {
  if (outermost.disposed) return;
  // A run that disposes its own scope cannot be waited for by it.
  const within = underWay.current;
  let contents = outermost;
  let errors: unknown[] | undefined;
  let parents: Parent<AsyncContents>[] | undefined;
  let awaited = false;
  for (let isFull = false; ;) {
    try {
      if (!contents.disposed) {
        beginDisposal(contents);
        unwatch(contents); // the scope may be collected while its disposal goes on
      }
      const entry = contents.newest;
      if (entry === undefined) {
        if (contents.usedNothing && !awaited) await undefined;
        const parent = parents?.pop();
        if (parent === undefined) break;
        const failure = finishChild(parent, errors);
        ({ contents, errors } = parent);
        if (failure !== undefined) (errors ??= []).push(failure.error);
        awaited = true;
      } else if (contents.latestRun?.pending === true && contents.latestRun !== within) {
        await contents.latestRun.finished; // nothing overtakes
      } else if (entry.kind === 'child') {
        unregister(entry, 'dispose');
        const { child } = entry.input as Link<AsyncContents>;
        if (child.disposed) continue;
        (parents ??= []).push({ contents, entry, errors });
        contents = child;
        errors = undefined;
        awaited = false;
      } else {
        const run = new Run(entry, 'dispose');
        try {
          const result = callWithin(run, entry);
          run.start();
          awaited = true;
          await result;
        } catch (error) {
          if (entry.index !== DEAD) throw error; // it could not be taken
          run.fail(error);
          (errors ??= []).push(error);
        }
        run.finish();
      }
      isFull = false;
    } catch (overflow) {
      if (isFull) throw overflow;
      isFull = true;
      await undefined;
    }
  }
  if (errors !== undefined) throw joinErrors(errors);
}
