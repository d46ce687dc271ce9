/** The names of all contestants, in the order of the table. */

export const names = {
  lastcall: 'lastcall',
  engine: 'the engine alone',
  leakFree: 'on-exit-leak-free',
  finalization: 'process.finalization',
  signalExit: 'signal-exit',
  coreJs: 'core-js',
  esShims: 'es-shims',
  effect: 'Effect',
  python: 'Python',
  sampled: 'lastcall, 1 in 100 traced',
  traced: 'lastcall, all traced',
} as const;

export type Contestant = keyof typeof names;

export type Peer = Exclude<Contestant, 'lastcall'>;

/** Python's `weakref.finalize` and tracing take part in a few rows only. */
const seldom: readonly Contestant[] = ['python', 'sampled', 'traced'];

export const peers = (Object.keys(names) as Contestant[]).filter(
  (name): name is Peer => name !== 'lastcall' && !seldom.includes(name),
);
