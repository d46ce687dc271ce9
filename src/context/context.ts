/** The ambient scope: the innermost scope that was opened for the running code, also across its awaits. */
import { AsyncScope } from 'lastcall';
import { ambient } from './ambient.js';

/**
 * Open a scope for `body` and everything that it calls and awaits, which find the scope by `currentScope`. The scope
 * ends when what `body` returned has settled. Inside another ambient scope it is a child of that one, and so ends
 * before it.
 *
 * @returns a promise of what `body` returned.
 * It is rejected with what `body` or the disposal threw or was rejected with, joined as `await using` would join them.
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
 * Run `body` with `scope` as the ambient scope. The scope is not ended: its owner ends it.
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
 * Get the ambient scope: the innermost one that was opened for the running code.
 *
 * @throws Error when no scope was opened for it.
 *
 * *Gotcha*: code that runs on after its scope has ended still finds that scope, which accepts no more resources.
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
