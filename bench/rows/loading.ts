/** The cost of loading a package: the time of its import, and its bytes in an application. */
import type { Contestants, Turn } from '../contest.js';
import { program } from '../work/child.js';
import { compressedSize } from '../work/size.js';

/** The imports of each package that come closest to what lastcall does. */
const packages = {
  lastcall: { lastcall: ['finalize', 'Scope'] },
  leakFree: { 'on-exit-leak-free': ['register', 'unregister'] },
  signalExit: { 'signal-exit-4': ['onExit'] },
  coreJs: { 'core-js-pure/actual/disposable-stack/index.js': ['default'] },
  esShims: { 'disposablestack/DisposableStack': ['default'] },
  effect: { 'effect/Effect': ['runSync', 'scoped', 'acquireRelease'] },
} as const;

const builtIn = { engine: 'built in', finalization: 'built in' } as const;

/** Milliseconds. */
export async function importing(): Promise<Contestants> {
  return { ...contestants((names) => program('importing', ...Object.keys(names))), ...builtIn };
}

/** Bytes. */
export async function size(): Promise<Contestants> {
  return { ...contestants((imports) => compressedSize(imports)), ...builtIn };
}

type Imports = Readonly<Record<string, readonly string[]>>;

function contestants(turn: (imports: Imports) => Promise<number>): Contestants {
  const turns = Object.entries(packages).map(([name, imports]): [string, Turn] => [
    name,
    () => turn(imports),
  ]);
  return Object.fromEntries(turns) as unknown as Contestants;
}
