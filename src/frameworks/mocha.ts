/**
 * lastcall/mocha: a scope for each test, and a guard that fails a test that leaves something alive. It is a root hooks
 * plugin: `mocha --require lastcall/mocha`.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { AsyncScope } from 'lastcall';
import { type Failure, guardTest, type GuardedTest } from '../debug/leaks/guard.js';
import { keepSkippedFailure, failSkippedTests } from './testing/skipped.js';

export { outliveTest } from '../debug/leaks/guard.js';
export { LeakError } from '../debug/leaks/leak-error.js';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- Mocha's contexts are typed by merging
  namespace Mocha {
    interface Context {
      /**
       * Holds what belongs to the test. It ends after the test and the `afterEach` hooks of its suites, even if the
       * test fails or times out. `before` and `after` hooks have none.
       */
      scope: AsyncScope;
    }
  }
}

/** The part of Mocha's contexts that is used here; Mocha's types are a separate package. */
interface HookContext {
  scope?: AsyncScope;
  currentTest?: Test;
  /** The hook itself. */
  test?: { error(error: unknown): void };
  timeout(): number;
}

interface Test {
  state?: string;
  currentRetry(): number;
  retries(): number;
  isPending(): boolean;
  fullTitle(): string;
}

/** Kept, since tests may replace them. */
const { setTimeout, clearTimeout } = globalThis;

/** The part of a hook's time limit that the disposal of a scope may take. */
const SHARE = 0.9;

/** The test that runs; Mocha runs one at a time. */
let guarded: GuardedTest | undefined;

/**
 * The root hooks that `mocha --require lastcall/mocha` installs.
 *
 * Each test has a scope in `this.scope`. It is released newest first, after the test and all `afterEach` hooks of its
 * suites. An error of the disposal fails the test.
 *
 * A test also fails if it, or a hook that ran for it, made something and left it alive. What waits for the collector,
 * or was collected, counts as left: the test has not released it. The error names the lines that made it. The other
 * tests still run. A test that has failed already gets the error in addition to its own. A test is not failed for
 * what was alive before it, or belongs to a scope that is older than it.
 *
 * *Gotcha*: Mocha reports that a test has passed before it runs `afterEach` hooks. So it counts a test that fails
 * there as both passed and failed, as it does whenever a hook calls `this.test.error`. The run's exit status is that
 * of a failure.
 *
 * *Gotcha*: root hooks run in the order in which they are required. If others release something in a root `afterEach`,
 * require this one after them.
 *
 * @example
 * ```ts no-run
 * // Run by: mocha --require lastcall/mocha
 * import { openSync, closeSync } from 'node:fs';
 * import type {} from 'lastcall/mocha'; // types this.scope
 *
 * declare function it(title: string, body: (this: Mocha.Context) => void): void;
 *
 * it('reads a file', function () {
 *   const file = this.scope.adopt(openSync('package.json', 'r'), closeSync);
 * });
 * ```
 */
export const mochaHooks = {
  beforeEach(this: HookContext): void {
    guarded = guardTest();
    // From here Mocha continues to the other hooks and the test.
    guarded.enter();
    this.scope = new AsyncScope();
  },

  async afterEach(this: HookContext): Promise<void> {
    const { scope, currentTest } = this;
    delete this.scope;
    const failed = scope && (await endScope(scope, this.timeout()));
    const failure = guarded === undefined ? failed : guarded.end(failed);
    guarded = undefined;
    if (failure === undefined || currentTest === undefined || isRetried(currentTest)) return;
    if (currentTest.isPending()) keepSkippedFailure(currentTest.fullTitle(), failure);
    // Thrown, it would be an error of the hook, and Mocha would run no other test.
    else this.test?.error(failure.error);
  },

  /** Mocha does not fail a test that was skipped half way, so the run is failed here. */
  afterAll: failSkippedTests,
};

/** Whether this attempt failed and there will be another. What it leaves fails neither of them. */
function isRetried(test: Test): boolean {
  return test.state === undefined && test.currentRetry() < test.retries();
}

/**
 * End a scope within the hook's time limit. If the hook timed out, it would fail, and Mocha would run no other test.
 */
async function endScope(scope: AsyncScope, limit: number): Promise<Failure | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ended = scope.disposeAsync();
  const timedOut = new Promise<never>((_, reject) => {
    if (limit === 0) return; // no limit
    timer = setTimeout(() => {
      const waited = `its disposal is still waiting for something after most of the ${limit} ms that a hook may take`;
      reject(new Error(`The scope of this test did not end: ${waited}`));
    }, limit * SHARE);
  });
  try {
    await Promise.race([ended, timedOut]);
    return undefined;
  } catch (error) {
    return { error };
  } finally {
    clearTimeout(timer);
  }
}
