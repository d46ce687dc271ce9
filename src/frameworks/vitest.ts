/**
 * lastcall/vitest: a scope for each test, and a guard that fails a test that leaves something alive.
 *
 * As a setup file (`setupFiles: ['lastcall/vitest']`) it guards all tests. Imported by a test file, it guards the
 * tests of that file. The error names the lines that made what was left. What waits for the collector, or was
 * collected, counts as left: the test has not released it. A test that has failed already gets the error in addition
 * to its own. A test is not failed for what was alive before it, or belongs to a scope that is older than it. It
 * needs Node: tests in browser mode cannot import it.
 *
 * *Gotcha*: a fixture with `scope: 'file'` or `'worker'` is made by the first test that needs it, and outlives that
 * test. Acquire its resources in `outliveTest`.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { AsyncScope } from 'lastcall';
import { afterAll, aroundEach, test as base, type TestAPI } from 'vitest';
import { guardTest } from '../debug/leaks/guard.js';
import { keepSkippedFailure, failSkippedTests } from './testing/skipped.js';

export { outliveTest } from '../debug/leaks/guard.js';
export { LeakError } from '../debug/leaks/leak-error.js';

/** The fixture that a test can use. */
export interface ScopeFixture {
  /**
   * Holds what belongs to the test. It ends after the test and its `afterEach` hooks, even if the test fails or times
   * out.
   */
  scope: AsyncScope;
}

/**
 * Vitest's `test` with the fixture `scope`. What the test puts into the scope is released after the test and its
 * `afterEach` hooks, newest first. An error of the disposal fails the test.
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
    // Not after `use`: if an afterEach hook fails, Vitest tears fixtures down later, and reports their errors twice.
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
  keepSkippedFailure(task.fullTestName, failure);
});

afterAll(failSkippedTests);
