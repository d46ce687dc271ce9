/**
 * lastcall/node-test: a scope for each test of `node:test`, and a guard that fails the test that leaves something alive.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { AsyncScope } from 'lastcall';
import { type Failure, type GuardedTest, guardTest } from '../debug/leaks/guard.js';

export { outliveTest } from '../debug/leaks/guard.js';
export { LeakError } from '../debug/leaks/leak-error.js';

/** What is used of the `TestContext` that `node:test` gives to a test. */
export interface Test {
  after(hook: () => Promise<void> | void): void;
  diagnostic(message: string): void;
  /** Aborted when the test takes too long, and when it and its hooks are over. */
  readonly signal: AbortSignal;
  /** Why the test has failed, if it has. */
  readonly error?: unknown;
}

/** What the types of `node:test` say that hooks may be given; `beforeEach` and `afterEach` are given a test's. */
export interface TestOrSuite {
  readonly name: string;
  readonly signal: AbortSignal;
}

interface Guarding {
  readonly test: GuardedTest;
  /** What the disposal of the test's scope was rejected with. */
  failure: Failure | undefined;
}

const scopes = new WeakMap<Test, AsyncScope>();

const guards = new WeakMap<Test, Guarding>();

/**
 * The scope of a test: what the test puts into it is released newest first after the test, also when it failed or took
 * too long. What the disposal is rejected with fails the test; one that has failed already reports it as a diagnostic.
 *
 * @param t what `node:test` gives to the test, a subtest, or a `beforeEach` hook. The same test has one scope.
 * @throws TypeError when it is what a suite or its `before` and `after` hooks are given, which no test is.
 *
 * *Gotcha*: `node:test` runs `t.after` hooks oldest first, and the scope ends in the place of the first call. It runs
 * none after one that fails; the scope's contents are then released when the program ends.
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
  const known = scopes.get(t);
  if (known !== undefined) return known;
  const scope = new AsyncScope();
  scopes.set(t, scope);
  t.after(async () => {
    try {
      await scope.disposeAsync();
    } catch (error) {
      const guarding = guards.get(t);
      // Thrown, it would keep node:test from running the guard's hook.
      if (guarding === undefined) fail(t, error);
      else guarding.failure = { error };
    }
  });
  return scope;
}

/**
 * Fail a test that leaves something alive that it made; also if that waits for the collector, or was collected: nobody
 * has released it. The error names the lines that made it. A test that has failed already keeps its own error, and
 * reports the leak as a diagnostic. What was alive before the call, or belongs to a scope that is older, is not the test's
 * fault, nor is what tests make that run at the same time and are guarded themselves.
 *
 * @param t what `node:test` gives to the test. To be called first in the test, or for all tests of a file or suite in
 * a hook: `beforeEach((t) => guard(t))`. It looks after all `t.after` hooks that the test has added.
 *
 * @throws TypeError when it is what a suite or its `before` and `after` hooks are given, which no test is.
 *
 * *Gotcha*: from a hook it is not known which test makes what. Of tests that run at the same time the last to end is
 * the one that fails, and a test that runs while an earlier one still makes something is blamed for it: there, call it
 * in the tests, too.
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
  const known = guards.get(t);
  if (known !== undefined) {
    known.test.enter(); // a hook came first, from where the test's own function is not reached
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
    t.after(end); // hooks that are added meanwhile run, too, and last
  });
  t.signal.addEventListener('abort', () => {
    guarded.leave();
    if (areHooksRunning) end(); // if a hook has failed, the others were left out
  });
}

function assertTest(t: Test | TestOrSuite, name: string): asserts t is Test {
  if (typeof (t as Partial<Test>).after === 'function') return;
  throw new TypeError(
    `${name}(t) was given no test, but what suites and their before and after hooks are given: ` +
      'call it in a test, or in a beforeEach hook',
  );
}

/** What is thrown after a test that has failed, `node:test` swallows. */
function fail(t: Test, error: unknown): void {
  if (t.error === undefined || t.error === null) throw error;
  t.diagnostic(messageOf(error));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? String(error)) : String(error);
}
