/** The ways to end on Node, and what must be seen of each from outside: the matrix's expectations, as data. */

export interface Way {
  readonly program: string;
  /** Sent once the program is ready. */
  readonly send?: NodeJS.Signals;
  /** Whether asynchronous callbacks are awaited, so that no twin is needed. */
  readonly awaited: boolean;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr?: RegExp;
}

const uncaught = /^[^]*throw new Error\('uncaught on purpose'\)|Error: uncaught on purpose\n +at /;

export const ways: Record<string, Way> = {
  'the loop runs empty': { program: 'loop-empty', awaited: true, code: 0, signal: null },
  'the loop runs empty, with an exit code set': {
    program: 'exit-code',
    awaited: true,
    code: 9,
    signal: null,
  },
  'a top-level await never settles': {
    program: 'never-settling',
    awaited: true,
    code: 13,
    signal: null,
    stderr: /^/, // Node warns of it, in some places
  },
  'process.exit': { program: 'process-exit', awaited: false, code: 3, signal: null },
  'process.exit, in a later turn': { program: 'exit-in-a-later-turn', awaited: false, code: 3, signal: null },
  'an uncaught error': { program: 'uncaught-error', awaited: false, code: 1, signal: null, stderr: uncaught },
  'an uncaught error, with crash: drain': {
    program: 'crash-drain',
    awaited: true,
    code: 1,
    signal: null,
    stderr: uncaught,
  },
  'an unhandled rejection': {
    program: 'unhandled-rejection',
    awaited: false,
    code: 1,
    signal: null,
    stderr: /Error: unhandled on purpose\n +at /,
  },
  shutdown: { program: 'shutdown', awaited: true, code: 4, signal: null },
  SIGINT: { program: 'signal', send: 'SIGINT', awaited: true, code: null, signal: 'SIGINT' },
  SIGTERM: { program: 'signal', send: 'SIGTERM', awaited: true, code: null, signal: 'SIGTERM' },
  SIGHUP: { program: 'signal', send: 'SIGHUP', awaited: true, code: null, signal: 'SIGHUP' },
};

const awaited = ['newest', 'async begins', 'async ends', 'oldest'];
const started = ['newest', 'async begins', 'oldest'];

/** What each kind of cleanup prints where asynchronous callbacks are awaited, and where they are not. */
export const kinds: Record<string, { awaited: string[]; unawaited: string[] }> = {
  sync: { awaited: ['newest', 'middle', 'oldest'], unawaited: ['newest', 'middle', 'oldest'] },
  async: { awaited, unawaited: started },
  twin: { awaited, unawaited: ['newest', 'twin', 'oldest'] },
  promise: { awaited, unawaited: started },
};
