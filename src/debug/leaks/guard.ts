/** Guards tests: finds which test made each record, where, and what the test left alive. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { finalize, live, observe, type Reason, type RecordInfo } from 'lastcall';
import { dispose } from '../../internal.js';
import { siteOfCaller } from '../trace/stack.js';
import { LeakError, type Wording } from './leak-error.js';

interface Birth {
  readonly site: string | undefined;
  /** The running tests that may have made it. */
  readonly suspects: Set<GuardedTest>;
  /** Set when the record was collected instead of released. */
  collected?: RecordInfo;
}

/** The test that the current asynchronous context belongs to, if known. */
const current = new AsyncLocalStorage<GuardedTest | undefined>();

/** The running tests: suspects of a record that is made in an unknown context. */
const running = new Set<GuardedTest>();

/** The tests that have not ended, running or not. */
const unfinished = new Set<GuardedTest>();

/** The records that were made during these tests and were not released. */
const births = new Map<number, Birth>();

/** Observes records while there are unfinished tests. */
let observation: Disposable | undefined;

/** A test whose records are tracked. */
export interface GuardedTest {
  /** Run `body` as part of this test: whatever it makes, also in functions it calls and awaits, is this test's. */
  run<Result>(body: () => Result): Result;
  /** Like `run`, for the rest of the current function. */
  enter(): void;
  /** From now on, only records made in `run` or after `enter` belong to this test. */
  leave(): void;
  /**
   * End the test, after its scope was disposed.
   *
   * @param failure the error of the disposal, if it failed.
   * @returns what the test must fail with: a `LeakError` if it left anything alive, with `failure` as its cause.
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
    'Make what is meant to outlive the test in outliveTest.',
};

/** Start to track a test. Records and scopes that were made before do not count as its leaks. */
export function guardTest(wording = OF_A_TEST): GuardedTest {
  return new Guarded(nextId(), wording);
}

/**
 * Run `body` outside of any test: whatever it makes, also in the functions it calls and awaits, may outlive the test
 * that needs it first.
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
  return current.run(NO_TEST, body);
}

class Guarded implements GuardedTest {
  /** Only records with a larger id can belong to this test. */
  readonly #since: number;

  constructor(
    since: number,
    private readonly wording: Wording,
  ) {
    this.#since = since;
    running.add(this);
    unfinished.add(this);
    observation ??= observe({ born, died });
  }

  run<Result>(body: () => Result): Result {
    return current.run(this, body);
  }

  enter(): void {
    current.enterWith(this);
  }

  leave(): void {
    running.delete(this);
    // Where other tests are suspected, too, the record is left to them.
    for (const { suspects } of births.values()) if (suspects.size > 1) suspects.delete(this);
  }

  end(failure?: Failure): Failure | undefined {
    running.delete(this);
    if (!unfinished.delete(this)) return failure;
    const collected = [...births.values()].flatMap((birth) => birth.collected ?? []);
    const left = [...live(), ...collected].flatMap((info) => this.#leaksOf(info)).sort((a, b) => a.id - b.id);
    if (unfinished.size === 0) {
      births.clear();
      observation?.[dispose]();
      observation = undefined;
    }
    if (left.length === 0) return failure;
    return { error: new LeakError(left, this.wording, failure && { cause: failure.error }) };
  }

  /** Remove this test from the suspects of a record. If it was the last one, the record is its leak. */
  #leaksOf(info: RecordInfo): RecordInfo[] {
    const birth = births.get(info.id);
    if (birth?.suspects.delete(this) !== true || birth.suspects.size > 0) return [];
    births.delete(info.id);
    if (info.scope !== undefined && info.scope < this.#since) return [];
    return [birth.site === undefined ? info : { ...info, site: birth.site }];
  }
}

/** The context of records that belong to no test. */
const NO_TEST: GuardedTest = { run: (body) => body(), enter() {}, leave() {}, end: (failure) => failure };

function born({ id, site = siteOfCaller() }: RecordInfo): void {
  const test = current.getStore();
  // Code that runs on after its test has ended, for example after a timeout, is not the fault of another test.
  const suspects = test === undefined ? [...running] : [test].filter((each) => unfinished.has(each));
  if (suspects.length > 0) births.set(id, { site, suspects: new Set(suspects) });
}

function died(info: RecordInfo, reason: Reason): void {
  const birth = births.get(info.id);
  // It is chance whether the collector has run already, so it must not decide whether a test fails.
  if (birth !== undefined && reason === 'gc') birth.collected = info;
  else births.delete(info.id);
}

/** An id that is larger than those of all existing records, and smaller than those of later ones. */
function nextId(): number {
  let latest = 0;
  const probe = observe({ born: ({ id }) => void (latest = id) });
  finalize({}, noop).detach();
  probe[dispose]();
  return latest;
}

function noop(): void {}
