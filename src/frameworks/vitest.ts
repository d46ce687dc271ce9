/**
 * lastcall/vitest: a scope for each test, and a guard that fails the test that leaves something alive.
 *
 * As a setup file (`setupFiles: ['lastcall/vitest']`) it guards all tests; imported by a test file, those of that file.
 * The error names the lines that made what was left. What waits for the collector, or was collected, was left, too:
 * nobody has released it. A test that has failed already is given the error as a further one, and what is alive before
 * a test, or belongs to a scope that is older than it, is not its fault. It needs Node: tests in browser mode cannot
 * import it.
 *
 * *Gotcha*: a fixture with `scope: 'file'` or `'worker'` is made by the first test that needs it, which it outlives: make
 * what it has in `outliveTest`.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { AsyncScope } from 'lastcall';
import { afterAll, aroundEach, test as base, type TestAPI } from 'vitest';
import { guardTest } from '../debug/leaks/guard.js';
import { keepUntold, raiseUntold } from './testing/untold.js';

export { outliveTest } from '../debug/leaks/guard.js';
export { LeakError } from '../debug/leaks/leak-error.js';

/** What a test is given by the fixture. */
export interface ScopeFixture {
  /** What belongs to the test. It ends after the test and its `afterEach` hooks, also when it failed or took too long. */
  scope: AsyncScope;
}

/**
 * Vitest's `test` with a fixture, `scope`: what the test puts into it is released newest first, after the test and its
 * `afterEach` hooks. What its disposal is rejected with fails the test.
 *
 * @example
 * ```ts no-run
 * import { createServer } from 'node:http';
 * import { test } from 'lastcall/vitest';
 *
 * test('serves', ({ scope }) => {
 *   const server = scope.use(createServer().listen(0));
 * });
 * ```
 */
export const test: TestAPI<ScopeFixture> = base.extend<ScopeFixture>({
  async scope({ onTestFinished }, use) {
    const scope = new AsyncScope();
    // Fixtures are torn down later where an afterEach hook fails, and Vitest then reports their errors twice.
    onTestFinished(() => scope.disposeAsync());
    await use(scope);
  },
});

aroundEach(async (runTest, { task }) => {
  const guarded = guardTest();
  await guarded.run(runTest);
  const failure = guarded.end();
  if (failure === undefined) return;
  if (task.result?.state !== 'skip') throw failure.error;
  keepUntold(task.fullTestName, failure);
});

afterAll(raiseUntold);
