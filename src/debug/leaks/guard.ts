/** The guard of tests: where each record was made, by which test, and what that test left alive. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { finalize, live, observe, type Reason, type RecordInfo } from 'lastcall';
import { dispose } from '../../internal.js';
import { siteOfCaller } from '../trace/stack.js';
import { LeakError, type Wording } from './leak-error.js';

interface Birth {
  readonly site: string | undefined;
  /** The tests that may have made it, as long as they run. */
  readonly suspects: Set<GuardedTest>;
  /** What is told of it, when it was not released but collected. */
  collected?: RecordInfo;
}

/** Which test runs now, where that is known. */
const current = new AsyncLocalStorage<GuardedTest | undefined>();

/** Those that may have made what is made where that is not known. */
const running = new Set<GuardedTest>();

/** Those that have not ended, whether they run or not. */
const watched = new Set<GuardedTest>();

/** What was made during the tests that run, and nobody has released. */
const births = new Map<number, Birth>();

let watching: Disposable | undefined;

/** One test that is watched. */
export interface GuardedTest {
  /** Run `body` as a part of this test: what it makes, and what it calls and awaits makes, is this test's alone. */
  run<Result>(body: () => Result): Result;
  /** As `run`, for the rest of the current function. */
  enter(): void;
  /** What is made from now on, and not by `run` or `enter`, is not this test's. */
  leave(): void;
  /**
   * The test is over, and so is what its scope had.
   *
   * @param failure what the disposal of the scope was rejected with.
   * @returns what the test is to fail with: a `LeakError` if it left anything alive, with the failure as its cause.
   */
  end(failure?: Failure): Failure | undefined;
}

export interface Failure {
  readonly error: unknown;
}

const OF_A_TEST: Wording = {
  who: 'This test',
  remedy:
    'Release it before the test ends: by "using", by the scope of the test, or in an afterEach hook. ' +
    'What is meant to outlive the test is made in outliveTest.',
};

/** Watch a test from now on: what was alive before, and scopes that were made before, are not its fault. */
export function guardTest(wording = OF_A_TEST): GuardedTest {
  return new Guarded(tick(), wording);
}

/**
 * Run `body`, and what it calls and awaits, as no part of any test: what it makes is meant to outlive the test that
 * happens to need it first.
 *
 * @returns what `body` returned.
 *
 * @example
 * ```ts no-run
 * import { AsyncScope } from 'lastcall';
 * import { outliveTest } from 'lastcall/node-test';
 *
 * declare function connect(): AsyncDisposable;
 *
 * const suite = new AsyncScope();
 * let connection: AsyncDisposable | undefined;
 * export const database = () => (connection ??= outliveTest(() => suite.use(connect())));
 * ```
 */
export function outliveTest<Result>(body: () => Result): Result {
  return current.run(NOBODY, body);
}

class Guarded implements GuardedTest {
  /** What is older is not this test's. */
  readonly #since: number;

  constructor(
    since: number,
    private readonly wording: Wording,
  ) {
    this.#since = since;
    running.add(this);
    watched.add(this);
    watching ??= observe({ born, died });
  }

  run<Result>(body: () => Result): Result {
    return current.run(this, body);
  }

  enter(): void {
    current.enterWith(this);
  }

  leave(): void {
    running.delete(this);
    // Where another may have made it, that one is asked.
    for (const { suspects } of births.values()) if (suspects.size > 1) suspects.delete(this);
  }

  end(failure?: Failure): Failure | undefined {
    running.delete(this);
    if (!watched.delete(this)) return failure;
    const collected = [...births.values()].flatMap((birth) => birth.collected ?? []);
    const left = [...live(), ...collected].flatMap((info) => this.#acquit(info)).sort((a, b) => a.id - b.id);
    if (watched.size === 0) {
      births.clear();
      watching?.[dispose]();
      watching = undefined;
    }
    if (left.length === 0) return failure;
    return { error: new LeakError(left, this.wording, failure && { cause: failure.error }) };
  }

  /** Take this test off the suspects of a record; what is left without any was this test's. */
  #acquit(info: RecordInfo): RecordInfo[] {
    const birth = births.get(info.id);
    if (birth?.suspects.delete(this) !== true || birth.suspects.size > 0) return [];
    births.delete(info.id);
    if (info.scope !== undefined && info.scope < this.#since) return [];
    return [birth.site === undefined ? info : { ...info, site: birth.site }];
  }
}

/** Whose records are no test's. */
const NOBODY: GuardedTest = { run: (body) => body(), enter() {}, leave() {}, end: (failure) => failure };

function born({ id, site = siteOfCaller() }: RecordInfo): void {
  const test = current.getStore();
  // What goes on after its test has ended, such as one that took too long, is not another's fault.
  const suspects = test === undefined ? [...running] : [test].filter((each) => watched.has(each));
  if (suspects.length > 0) births.set(id, { site, suspects: new Set(suspects) });
}

function died(info: RecordInfo, reason: Reason): void {
  const birth = births.get(info.id);
  // Whether the collector has come already is chance, and must not decide whether a test fails.
  if (birth !== undefined && reason === 'gc') birth.collected = info;
  else births.delete(info.id);
}

/** A number between those of what was made before and those of what is made from here on. */
function tick(): number {
  let number = 0;
  const asking = observe({ born: ({ id }) => void (number = id) });
  finalize({}, noop).detach();
  asking[dispose]();
  return number;
}

function noop(): void {}
