/** Who is compared, in the order of the table. */

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
} as const;

export type Contestant = keyof typeof names;

export type Peer = Exclude<Contestant, 'lastcall'>;

/** Python's `weakref.finalize` is looked at in a few rows only. */
export const peers = (Object.keys(names) as Contestant[]).filter(
  (name): name is Peer => name !== 'lastcall' && name !== 'python',
);
