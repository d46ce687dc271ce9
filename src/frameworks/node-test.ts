/**
 * lastcall/node-test: a scope for each test of `node:test`, and a guard that fails a test that leaves something alive.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { AsyncScope } from 'lastcall';
import { type Failure, type GuardedTest, guardTest } from '../debug/leaks/guard.js';

export { outliveTest } from '../debug/leaks/guard.js';
export { LeakError } from '../debug/leaks/leak-error.js';

/** The part of `node:test`'s `TestContext` that is used here. */
export interface Test {
  after(hook: () => Promise<void> | void): void;
  diagnostic(message: string): void;
  /** Aborted when the test times out, and when the test and its hooks are over. */
  readonly signal: AbortSignal;
  /** Why the test has failed, if it has. */
  readonly error?: unknown;
}

/** What hooks are given by the types of `node:test`; in fact, `beforeEach` and `afterEach` hooks are given a test. */
export interface TestOrSuite {
  readonly name: string;
  readonly signal: AbortSignal;
}

interface Guarding {
  readonly test: GuardedTest;
  /** The error of the disposal of the test's scope, if there is one. */
  failure: Failure | undefined;
}

const scopes = new WeakMap<Test, AsyncScope>();

const guards = new WeakMap<Test, Guarding>();

/**
 * Get the scope of a test. What the test puts into it is released newest first after the test, even if the test fails
 * or times out. An error of the disposal fails the test; a test that has failed already reports it as a diagnostic.
 *
 * @param t what `node:test` gives to the test, a subtest, or a `beforeEach` hook.
 * @returns the scope, the same at each call for a test.
 * @throws TypeError when `t` belongs to a suite, or to its `before` or `after` hook.
 *
 * *Gotcha*: the scope ends in a `t.after` hook, which the first call adds. `node:test` runs these hooks oldest first,
 * and runs none after one that fails. The scope is then released when the program ends.
 *
 * @example
 * ```ts no-run
 * import { createServer } from 'node:http';
 * import { test } from 'node:test';
 * import { testScope } from 'lastcall/node-test';
 *
 * test('serves', (t) => {
 *   const server = testScope(t).use(createServer().listen(0));
 * });
 * ```
 */
export function testScope(t: Test | TestOrSuite): AsyncScope {
  assertTest(t, 'testScope');
  const existing = scopes.get(t);
  if (existing !== undefined) return existing;
  const scope = new AsyncScope();
  scopes.set(t, scope);
  t.after(async () => {
    try {
      await scope.disposeAsync();
    } catch (error) {
      const guarding = guards.get(t);
      // Thrown, it would keep node:test from running the hook of the guard.
      if (guarding === undefined) fail(t, error);
      else guarding.failure = { error };
    }
  });
  return scope;
}

/**
 * Fail a test that leaves something alive that it made. What waits for the collector, or was collected, counts as
 * left: the test has not released it. The error names the lines that made it. A test that has failed already keeps
 * its own error, and reports the leak as a diagnostic. A test is not failed for what was alive before the call, for
 * what belongs to an older scope, or for what other guarded tests make that run at the same time.
 *
 * Call it first in the test, or in a hook for all tests of a file or suite: `beforeEach((t) => guard(t))`. The check
 * runs after all `t.after` hooks that the test adds.
 *
 * @param t what `node:test` gives to the test.
 * @throws TypeError when `t` belongs to a suite, or to its `before` or `after` hook.
 *
 * *Gotcha*: a call in a hook cannot tell which test makes what. Of tests that run at the same time, the last to end
 * fails. And a test fails for what an earlier test makes while it runs. For such tests, call it in the tests, too.
 *
 * @example
 * ```ts no-run
 * import { test } from 'node:test';
 * import { guard } from 'lastcall/node-test';
 *
 * test('leaves nothing alive', (t) => {
 *   guard(t);
 * });
 * ```
 */
export function guard(t: Test | TestOrSuite): void {
  assertTest(t, 'guard');
  const existing = guards.get(t);
  if (existing !== undefined) {
    existing.test.enter(); // called by a hook before, whose asynchronous context is not the test's
    return;
  }
  const guarded = guardTest();
  guarded.enter();
  const guarding: Guarding = { test: guarded, failure: undefined };
  guards.set(t, guarding);
  let areHooksRunning = false;
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    const leak = guarded.end();
    const { failure = leak } = guarding;
    if (leak !== undefined && leak !== failure) t.diagnostic(messageOf(leak.error));
    if (failure !== undefined) fail(t, failure.error);
  };
  t.after(() => {
    areHooksRunning = true;
    t.after(end); // hooks that are added while hooks run, run last
  });
  t.signal.addEventListener('abort', () => {
    guarded.leave();
    if (areHooksRunning) end(); // after a hook that fails, node:test runs no others
  });
}

function assertTest(t: Test | TestOrSuite, name: string): asserts t is Test {
  if (typeof (t as Partial<Test>).after === 'function') return;
  throw new TypeError(
    `${name}(t) needs a test, but it is given the context of a suite, or of a before or after hook: ` +
      'call it in a test, or in a beforeEach hook',
  );
}

/** Fail a test; `node:test` ignores what is thrown after a test has failed, so that is reported as a diagnostic. */
function fail(t: Test, error: unknown): void {
  if (t.error === undefined || t.error === null) throw error;
  t.diagnostic(messageOf(error));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? String(error)) : String(error);
}
