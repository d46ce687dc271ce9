/** The ambient scope: the innermost one that was opened for what runs now, across its awaits. */
import { AsyncScope } from 'lastcall';
import { ambient } from './ambient.js';

/**
 * Open a scope for `body` and all that it calls and awaits, which find it by `currentScope`. It ends when what `body`
 * returned has settled. Inside another such scope it is a child of that one, and so ends before it.
 *
 * @returns a promise of what `body` returned.
 * @throws what `body` or the disposal threw or were rejected with, joined as `await using` would join them.
 *
 * @example
 * ```ts
 * import { currentScope, runInScope } from 'lastcall/context';
 *
 * const log: string[] = [];
 * async function work() {
 *   currentScope().defer(() => void log.push('released'));
 *   log.push('working');
 * }
 * await runInScope(async () => {
 *   await work();
 *   log.push('done');
 * });
 * log; // => ['working', 'done', 'released']
 * ```
 */
export function runInScope<Result>(
  body: (scope: AsyncScope) => PromiseLike<Result> | Result,
): Promise<Result> {
  const parent = ambient.getStore();
  return AsyncScope.run((outer) => {
    const scope = parent === undefined || parent.disposed ? outer : outer.use(parent.child());
    return ambient.run(scope, body, scope);
  });
}

/**
 * Run `body` with `scope` as the ambient one. The scope stays its owner's to end.
 *
 * @returns what `body` returned.
 *
 * @example
 * ```ts
 * import { AsyncScope } from 'lastcall';
 * import { currentScope, inScope } from 'lastcall/context';
 *
 * await using scope = new AsyncScope();
 * inScope(scope, () => currentScope() === scope); // => true
 * ```
 */
export function inScope<Result>(scope: AsyncScope, body: () => Result): Result {
  return ambient.run(scope, body);
}

/**
 * The innermost scope that was opened for what runs now.
 *
 * @throws Error when none was.
 *
 * *Gotcha*: work that goes on after its scope has ended still finds that scope, which takes nothing any more.
 *
 * @example
 * ```ts
 * import { currentScope, runInScope } from 'lastcall/context';
 *
 * await runInScope((scope) => currentScope() === scope); // => true
 * ```
 */
export function currentScope(): AsyncScope {
  const scope = ambient.getStore();
  if (scope !== undefined) return scope;
  throw new Error(
    'No scope is open here: open one around it with runInScope(body), or by the adapter of a framework',
  );
}
