/**
 * lastcall/mocha: a scope for each test, and a guard that fails the test that leaves something alive. A root hooks
 * plugin: `mocha --require lastcall/mocha`.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { AsyncScope } from 'lastcall';
import { type Failure, guardTest, type GuardedTest } from '../debug/leaks/guard.js';
import { keepUntold, raiseUntold } from './testing/untold.js';

export { outliveTest } from '../debug/leaks/guard.js';
export { LeakError } from '../debug/leaks/leak-error.js';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- Mocha's contexts are typed by merging
  namespace Mocha {
    interface Context {
      /**
       * What belongs to the test. It ends after the test and the `afterEach` hooks of its suites, also when the test
       * failed or took too long. There is none in `before` and `after` hooks.
       */
      scope: AsyncScope;
    }
  }
}

/** What is used of Mocha's contexts; its types are a package of their own. */
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

/** Tests may replace it. */
const { setTimeout, clearTimeout } = globalThis;

/** How much of a hook's time the disposal of a scope may take. */
const SHARE = 0.9;

/** Mocha runs one test at a time. */
let guarded: GuardedTest | undefined;

/**
 * The hooks that Mocha finds when it is told to `--require lastcall/mocha`.
 *
 * Each test has a scope in `this.scope`, which is released newest first after the test and all `afterEach` hooks of its
 * suites. What its disposal is rejected with fails the test, and so does what the test, or a hook that ran for it, made
 * and left alive; also if it waits for the collector, or was collected: nobody has released it. The error names the
 * lines that made it. Other tests run on. A test that has failed already is given the error as a further one, and what
 * is alive before a test, or belongs to a scope that is older than it, is not its fault.
 *
 * *Gotcha*: Mocha says that a test has passed before it runs `afterEach` hooks, so it counts a test that fails there
 * in both, as any that calls `this.test.error` there; the run's status is that of a failure.
 *
 * *Gotcha*: root hooks run in the order in which they are required. Where others release something in a root
 * `afterEach`, require this one after them.
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
    // Mocha goes on from here to the other hooks and the test.
    guarded.enter();
    this.scope = new AsyncScope();
  },

  async afterEach(this: HookContext): Promise<void> {
    const { scope, currentTest } = this;
    delete this.scope;
    const failed = scope && (await endScope(scope, this.timeout()));
    const failure = guarded === undefined ? failed : guarded.end(failed);
    guarded = undefined;
    if (failure === undefined || currentTest === undefined || isTriedAgain(currentTest)) return;
    if (currentTest.isPending()) keepUntold(currentTest.fullTitle(), failure);
    // Thrown, it would be the hook's, and Mocha would run no other test.
    else this.test?.error(failure.error);
  },

  /** Mocha does not fail a test that was skipped half way. */
  afterAll: raiseUntold,
};

/** Failed, but not for good: what such an attempt leaves is not the next one's fault either. */
function isTriedAgain(test: Test): boolean {
  return test.state === undefined && test.currentRetry() < test.retries();
}

/** End a scope before the hook takes too long: then it would fail in the place of the test, and no other would run. */
async function endScope(scope: AsyncScope, limit: number): Promise<Failure | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ended = scope.disposeAsync();
  const late = new Promise<never>((_, reject) => {
    if (limit === 0) return; // Mocha's word for no limit
    timer = setTimeout(() => {
      const waited = `its disposal is still waiting for something after most of the ${limit} ms that a hook may take`;
      reject(new Error(`The scope of this test did not end: ${waited}`));
    }, limit * SHARE);
  });
  try {
    await Promise.race([ended, late]);
    return undefined;
  } catch (error) {
    return { error };
  } finally {
    clearTimeout(timer);
  }
}
