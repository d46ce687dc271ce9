/** The ways to end a program, and the expected result of each on every runtime: the matrix of ends, as data. */
import type { RuntimeKind } from '../support/runtime.js';

/**
 * What runs: everything, with asynchronous callbacks awaited; synchronous callbacks and sync twins, with the rest
 * started but not awaited; or nothing.
 */
export type Runs = 'all' | 'sync, twins' | 'nothing';

/** What is observed from outside. */
export interface Seen {
  /** What the program prints before the first cleanup. */
  readonly before?: readonly string[];
  readonly runs: Runs;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The standard error; empty by default. */
  readonly stderr?: RegExp;
  /** Set if the program does not end by itself, and is killed. */
  readonly hangs?: true;
}

export interface Way extends Seen {
  readonly program: string;
  /** The arguments after the kind of cleanup. */
  readonly args?: readonly string[];
  /** The signal to send once the program is ready. */
  readonly send?: NodeJS.Signals;
  /** The only runtime that has this way. */
  readonly only?: RuntimeKind;
  /** Why not everything can run, if that holds for all runtimes. */
  readonly reason?: string;
  /** The different result on some runtimes, and why. */
  readonly except?: Partial<Record<RuntimeKind, Seen & { readonly reason: string }>>;
  /** Its row in the README's table; without it, it is not shown there. */
  readonly row?: string;
}

/** Matches an error with its own stack, whose first line is in the program. */
function shows(message: string): RegExp {
  return new RegExp(`${message} on purpose\\n(?:.*\\n){0,2} +at .*/programs/ends/`);
}

const anything = /^/;
const ended = { code: 0, signal: null };
const failed = { code: 1, signal: null };
const killed = { code: null, signal: 'SIGKILL' } as const;
const hangs = { runs: 'nothing', ...killed, hangs: true } as const;

const EMPTY = 'the loop runs empty';
const EXIT = '`process.exit`';
const CRASH = 'an uncaught error, an unhandled rejection';
const BROKEN = "an error in the application's own error handler";
const HANDLED = 'an error or a signal that the application handles, and goes on';
const SIGNAL = 'SIGINT, SIGTERM, SIGHUP';
const ASKED = '`shutdown(code)`, `drain()`';
const LOST = 'SIGKILL, `process.abort`';

const KILLED_AT_ONCE = 'no code runs afterwards';
const BUN_AWAITS = 'Bun waits for ever; a signal ends it, and runs all';
const DENO_AWAITS = 'Deno waits for ever while something is alive; a signal ends it, and runs all';

const crashDrain = {
  row: "either of them after `configure({ crash: 'drain' })`",
  program: 'crash-drain',
  runs: 'all',
  ...failed,
  stderr: shows('uncaught'),
} as const;

const handlerThrows = {
  program: 'own-error-handler',
  before: ['handled'],
  runs: 'sync, twins',
  ...failed,
  stderr: shows('handler failed'),
} as const;

const unsettled = {
  program: 'never-settling',
  runs: 'all',
  code: 13,
  signal: null,
  stderr: anything,
} as const;

export const ways: Record<string, Way> = {
  'the loop runs empty': { row: EMPTY, program: 'loop-empty', runs: 'all', ...ended },
  'the loop runs empty, with an exit code set': {
    row: EMPTY,
    program: 'exit-code',
    runs: 'all',
    code: 9,
    signal: null,
  },
  'the loop runs empty, but a beforeExit listener revives it': {
    row: EMPTY,
    program: 'revived',
    before: ['revived'],
    runs: 'all',
    ...ended,
  },

  'process.exit': { row: EXIT, program: 'process-exit', runs: 'sync, twins', code: 3, signal: null },
  'process.exit, in a later turn': {
    row: EXIT,
    program: 'exit-in-a-later-turn',
    runs: 'sync, twins',
    code: 3,
    signal: null,
  },
  'Deno.exit': {
    row: '`Deno.exit`',
    program: 'deno-exit',
    only: 'deno',
    runs: 'sync, twins',
    code: 3,
    signal: null,
  },
  'a signal that the application handles, and exits': {
    row: EXIT,
    program: 'own-signal-handler',
    args: ['exits'],
    send: 'SIGTERM',
    before: ['handled'],
    runs: 'sync, twins',
    code: 5,
    signal: null,
  },

  'an uncaught error': {
    row: CRASH,
    program: 'uncaught-error',
    runs: 'sync, twins',
    ...failed,
    stderr: shows('uncaught'),
  },
  'an uncaught error, in a later turn': {
    row: CRASH,
    program: 'error-in-a-later-turn',
    runs: 'sync, twins',
    ...failed,
    stderr: shows('uncaught'),
  },
  'an unhandled rejection': {
    row: CRASH,
    program: 'unhandled-rejection',
    runs: 'sync, twins',
    ...failed,
    stderr: shows('unhandled'),
  },
  'an unhandled rejection, in a later turn': {
    row: CRASH,
    program: 'rejection-in-a-later-turn',
    runs: 'sync, twins',
    ...failed,
    stderr: shows('unhandled'),
  },
  'an uncaught error, with crash: drain': { ...crashDrain, args: ['timer'] },
  'an uncaught error of the main module, with crash: drain': { ...crashDrain, args: ['main module'] },
  'an uncaught error in a microtask, with crash: drain': { ...crashDrain, args: ['microtask'] },
  'an unhandled rejection, with crash: drain': { ...crashDrain, args: ['rejection'] },

  'an uncaught error that the application handles': {
    row: HANDLED,
    program: 'own-error-handler',
    args: ['error', 'uncaughtException'],
    before: ['handled', 'goes on'],
    runs: 'all',
    ...ended,
  },
  'a rejection that the application handles': {
    row: HANDLED,
    program: 'own-error-handler',
    args: ['rejection', 'unhandledRejection'],
    before: ['handled', 'goes on'],
    runs: 'all',
    ...ended,
  },
  'a rejection that a listener to uncaughtException handles': {
    program: 'own-error-handler',
    args: ['rejection', 'uncaughtException'],
    before: ['handled', 'goes on'],
    runs: 'all',
    ...ended,
    except: {
      bun: {
        before: ['goes on'],
        runs: 'sync, twins',
        ...failed,
        stderr: shows('handled'),
        reason: 'Bun does not call that listener, and ends when the loop is empty',
      },
    },
  },
  'an uncaught error whose default a web handler prevents': {
    program: 'own-error-handler',
    args: ['error', 'web'],
    only: 'deno',
    before: ['handled', 'goes on'],
    runs: 'all',
    ...ended,
  },
  'an uncaught error whose default a web handler prevents that came late': {
    program: 'own-error-handler',
    args: ['error', 'late web'],
    only: 'deno',
    before: ['handled', 'goes on'],
    runs: 'all',
    ...ended,
  },
  'a rejection whose default a web handler prevents': {
    program: 'own-error-handler',
    args: ['rejection', 'web'],
    only: 'deno',
    before: ['handled', 'goes on'],
    runs: 'all',
    ...ended,
  },
  'a signal that the application handles, and goes on': {
    row: HANDLED,
    program: 'own-signal-handler',
    args: ['goes on'],
    send: 'SIGTERM',
    before: ['handled', 'goes on'],
    runs: 'all',
    ...ended,
  },

  'an uncaught error whose handler throws': {
    ...handlerThrows,
    row: BROKEN,
    args: ['error', 'throws'],
    code: 7,
    except: {
      node: { ...handlerThrows, runs: 'nothing', code: 7, reason: 'Node emits no event' },
      deno: { ...handlerThrows, runs: 'nothing', reason: 'Deno emits no event' },
    },
  },
  'a rejection whose handler throws': {
    ...handlerThrows,
    args: ['rejection', 'throws'],
    except: {
      bun: { ...handlerThrows, before: ['handled', 'goes on'], reason: 'Bun ends when the loop is empty' },
      deno: { ...handlerThrows, runs: 'nothing', reason: 'Deno emits no event' },
    },
  },

  SIGINT: { row: SIGNAL, program: 'signal', send: 'SIGINT', runs: 'all', code: null, signal: 'SIGINT' },
  SIGTERM: { row: SIGNAL, program: 'signal', send: 'SIGTERM', runs: 'all', code: null, signal: 'SIGTERM' },
  SIGHUP: { row: SIGNAL, program: 'signal', send: 'SIGHUP', runs: 'all', code: null, signal: 'SIGHUP' },

  shutdown: { row: ASKED, program: 'shutdown', runs: 'all', code: 4, signal: null },
  drain: { row: ASKED, program: 'drain', runs: 'all', ...ended },

  'a top-level await never settles': {
    ...unsettled,
    row: 'a top-level `await` that never settles',
    except: {
      bun: { ...hangs, reason: BUN_AWAITS },
      deno: { ...hangs, reason: DENO_AWAITS },
    },
  },
  'a top-level await never settles, and a signal comes': {
    ...unsettled,
    program: 'never-settling-signalled',
    send: 'SIGTERM',
    code: null,
    signal: 'SIGTERM',
  },
  'a top-level await never settles, with signals: false': {
    ...unsettled,
    program: 'never-settling-without-signals',
    except: {
      bun: { ...hangs, reason: BUN_AWAITS },
      deno: { ...hangs, reason: 'Deno waits for ever while something is alive' },
    },
  },

  SIGKILL: {
    row: LOST,
    program: 'signal',
    send: 'SIGKILL',
    runs: 'nothing',
    ...killed,
    reason: KILLED_AT_ONCE,
  },
  'process.abort': {
    row: LOST,
    program: 'abort',
    runs: 'nothing',
    code: null,
    signal: 'SIGABRT',
    stderr: anything,
    reason: KILLED_AT_ONCE,
  },
};

/** The expected result of a way on a runtime; `undefined` if the runtime does not have this way. */
export function seenOn(kind: RuntimeKind, way: Way): (Seen & { readonly reason?: string }) | undefined {
  if (way.only !== undefined && way.only !== kind) return undefined;
  return way.except?.[kind] ?? way;
}

const sync = ['newest', 'middle', 'oldest'];
const awaited = ['newest', 'async begins', 'async ends', 'oldest'];
const notAwaited = ['newest', 'async begins', 'oldest'];

/** What each kind of cleanup prints, by what runs. */
export const cleanups: Record<string, Record<Runs, readonly string[]>> = {
  sync: { all: sync, 'sync, twins': sync, nothing: [] },
  async: { all: awaited, 'sync, twins': notAwaited, nothing: [] },
  twin: { all: awaited, 'sync, twins': ['newest', 'twin', 'oldest'], nothing: [] },
  promise: { all: awaited, 'sync, twins': notAwaited, nothing: [] },
};
