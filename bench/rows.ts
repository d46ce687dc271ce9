/** The rows of the bench, and the goal of each. */
import type { Contestants, Size } from './contest.js';
import type { Peer } from './names.js';

export type Unit = 'ns' | 'times' | 'bytes' | 'ms' | 'kB';

/** The upper limit of a figure: of the ratio to a peer, or of lastcall's own value. */
export interface Goal {
  readonly against?: Peer;
  /** The limit for each runtime; `undefined` if there is none. */
  readonly node?: number;
  readonly bun?: number;
}

export interface Row {
  /** `{count}` stands for the number in one turn, if it matters. */
  readonly title: string;
  /** The unit of the cost of one. */
  readonly unit: Unit;
  readonly goal: Goal;
  readonly full: Size;
  readonly quick: Size;
  /** Why the other peers do not take part. */
  readonly others: string;
  contestants(): Promise<Contestants>;
}

const stacks = () => import('./rows/stacks.js');
const finalizers = () => import('./rows/finalizers.js');
const collection = () => import('./rows/collection.js');
const memory = () => import('./rows/memory.js');
const exit = () => import('./rows/exit.js');
const loading = () => import('./rows/loading.js');
const tracing = () => import('./rows/tracing.js');

export const rows: readonly Row[] = [
  {
    title: '`Scope` made, 1 `adopt`, disposed',
    unit: 'ns',
    goal: { against: 'engine', node: 0.5, bun: 0.8 },
    full: { count: 50_000, rounds: 31 },
    quick: { count: 5_000, rounds: 15 },
    others: 'no scopes',
    contestants: async () => (await stacks()).scopes(1),
  },
  {
    title: '`Scope` with 10',
    unit: 'ns',
    goal: { against: 'engine', node: 0.45, bun: 0.8 },
    full: { count: 20_000, rounds: 31 },
    quick: { count: 1_000, rounds: 15 },
    others: 'no scopes',
    contestants: async () => (await stacks()).scopes(10),
  },
  {
    title: '`AsyncScope` with 3',
    unit: 'ns',
    goal: { against: 'engine', node: 0.5, bun: 0.8 },
    full: { count: 20_000, rounds: 31 },
    quick: { count: 1_000, rounds: 15 },
    others: 'no scopes',
    contestants: async () => (await stacks()).asyncScopes(3),
  },
  {
    title: '`finalize` made and called in one job',
    unit: 'ns',
    goal: { against: 'engine', node: 0.4, bun: 1 },
    full: { count: 50_000, rounds: 31 },
    quick: { count: 5_000, rounds: 15 },
    others: 'no finalizers',
    contestants: async () => (await finalizers()).inOneJob(),
  },
  {
    title: '`manage` made and disposed in one job',
    unit: 'ns',
    goal: { against: 'engine', node: 0.4, bun: 0.8 },
    full: { count: 50_000, rounds: 31 },
    quick: { count: 5_000, rounds: 15 },
    others: 'no finalizers',
    contestants: async () => (await finalizers()).managedInOneJob(),
  },
  {
    title: '`finalize` that lives across a turn, then called',
    unit: 'ns',
    goal: { against: 'engine', node: 1.2 },
    full: { count: 20_000, rounds: 31 },
    quick: { count: 5_000, rounds: 15 },
    others: 'no finalizers',
    contestants: async () => (await finalizers()).acrossATurn(),
  },
  {
    title: '{count} finalizers on one long-lived target, called',
    unit: 'ns',
    goal: { against: 'engine', node: 0.6 },
    full: { count: 20_000, rounds: 31 },
    quick: { count: 10_000, rounds: 15 },
    others: 'no finalizers',
    contestants: async () => (await finalizers()).onOneTarget(),
  },
  {
    title: '{count} alive at once, then called',
    unit: 'ns',
    goal: { against: 'engine', node: 1.4 },
    full: { count: 400_000, rounds: 15 },
    quick: { count: 10_000, rounds: 15 },
    others: 'no finalizers',
    contestants: async () => (await finalizers()).allAlive(),
  },
  {
    title: 'collecting {count} dropped targets, their callbacks run',
    unit: 'ns',
    goal: { against: 'engine', node: 1.3 },
    full: { count: 100_000, rounds: 15 },
    quick: { count: 5_000, rounds: 15 },
    others: 'no finalizers',
    contestants: async () => (await collection()).collecting(),
  },
  {
    title: 'collecting 30 times {count}: cost for one, over that of {count}',
    unit: 'times',
    goal: { node: 2, bun: 2 },
    full: { count: 10_000, rounds: 15 },
    quick: { count: 500, rounds: 7 },
    others: 'no finalizers',
    contestants: async () => (await collection()).growing(),
  },
  {
    title: 'heap of one live finalizer whose handle is kept',
    unit: 'bytes',
    goal: { node: 320 },
    full: { count: 4_000, rounds: 15 },
    quick: { count: 1_000, rounds: 3 },
    others: 'no finalizers',
    contestants: async () => (await memory()).bytes(),
  },
  {
    title: 'exit with {count} alive, for one',
    unit: 'ns',
    goal: { against: 'python', node: 0.2 },
    full: { count: 1_000_000, rounds: 15 },
    quick: { count: 10_000, rounds: 3 },
    others: 'no exit',
    contestants: async () => (await exit()).exit(),
  },
  {
    title: 'import, over that of an empty module',
    unit: 'ms',
    goal: { node: 5 },
    full: { count: 1, rounds: 15 },
    quick: { count: 1, rounds: 1 },
    others: '',
    contestants: async () => (await loading()).importing(),
  },
  {
    title: '`finalize` and `Scope` in an application bundle, minified and gzipped',
    unit: 'kB',
    goal: { node: 3 },
    full: { count: 1, rounds: 1 },
    quick: { count: 1, rounds: 1 },
    others: '',
    contestants: async () => (await loading()).size(),
  },
  {
    title: '`finalize` made and called, in a program that could be traced',
    unit: 'ns',
    goal: { against: 'engine', node: 0.4, bun: 1 },
    full: { count: 50_000, rounds: 7 },
    quick: { count: 2_000, rounds: 3 },
    others: 'cannot be traced',
    contestants: async () => (await tracing()).tracing(),
  },
];
