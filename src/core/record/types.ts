/** The data model: records, which wait for the end of lifetimes. */
import type { Controller } from '../platform/abort-signal.js';

/** Why a record died. */
export type Reason = 'call' | 'dispose' | 'gc' | 'exit' | 'detach';

/** What made a record. It also says how the callback is called. */
export type Kind =
  | 'finalizer' // with the elements of `input`
  | 'finalizer of one' // with `input`: a list of one argument would take 56 bytes
  | 'use' // as a method of `input`
  | 'defer' // with nothing
  | 'adopt' // with `input`, as all that follow
  | 'managed'
  | 'child' // in the parent: disposes the child scope, see `Link`
  | 'link' // in the child: removes the parent's entry
  | 'signal'; // aborts the scope's signal

// Callbacks of every type meet in one order; the public signatures have checked their arguments.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Callback = (this: any, ...args: any[]) => unknown;

/** The `index` of a record that has run or was detached. */
export const DEAD = -1;

/** The `index` of a scope's entry that is alive but has no index in the order yet: see `Ledger`. */
export const YOUNG = -2;

/**
 * One obligation to run one callback once. Having an index *is* being alive, as being in `weakref.finalize._registry`
 * is in Python.
 *
 * Records, lifetimes and runs are plain data: copies of the package share them, and a copy cannot reach the private
 * fields of an object that another copy made.
 */
export interface Record {
  readonly kind: Kind;
  /** The index in the order; `DEAD` or `YOUNG` outside it. Only the ledger sets it. */
  index: number;
  /** Larger is newer. */
  id: number;
  /** When the job that made the record started: milliseconds after the ledger was made. */
  born: number;
  /** Whether the callback runs when the program ends. */
  atexit: boolean;
  /** What the record's life hangs on. */
  readonly lifetime: Lifetime;
  /** What labels call the target of a finalizer; the whole label of a managed value that was given one. */
  readonly name: string;
  readonly callback: Callback;
  readonly input: unknown;
  /** The sync twin: runs in place of `callback` where nothing can be awaited. */
  readonly onExit: Callback | undefined;
  /** The neighbours in the record's scope; other records have none. */
  older: Record | undefined;
  newer: Record | undefined;
  /** Let go of the callback and what it is given, if a handle may still refer to the dead record. */
  clear(): void;
}

/**
 * The life of one target, and the records that run when it ends. For an entry, the target is its scope; finalizers and
 * managed values have a target of their own.
 *
 *     in the job that made it                  once that job is over
 *
 *     ledger ─▶ record ─▶ lifetime             ledger ─▶ record ─▶ lifetime ◀─held value─ registry ┄┄▶ target
 *                           │
 *                           ▼
 *                         target
 *
 * Most targets die in the job that made them. Until that job is over the lifetime refers to its target strongly, as a
 * new `WeakRef` would, and costs neither a `WeakRef` nor an entry in the registry.
 */
export interface Lifetime {
  /** The target, during its first job only. */
  target: WeakKey | undefined;
  /** The target of finalizers after its first job, for `peek` and `detach`. */
  ref: WeakRef<WeakKey> | undefined;
  /** Whether `ref` and `label` are wanted. */
  readonly isFinalizer: boolean;
  /** What labels call the target of finalizers, once the target itself is held weakly. */
  label: string | undefined;
  state: LifetimeState;
  /** How many records alive wait. */
  waiting: number;

  // Of scopes alone:

  /** The newest entry. */
  newest: Record | undefined;
  /** Which scope this is: see `RecordInfo`. */
  readonly scope: number | undefined;
  /** Makes the scope's `signal`, once somebody has read that. */
  readonly controller: Controller | undefined;
  /** The entries of each value, once `release` was called. */
  readonly byValue: Map<unknown, Set<Record>> | undefined;
  /** Set for async scopes, whose records run one at a time. */
  readonly serial: boolean;
  /** Of a serial lifetime: the run that a drain or the collector started last, until it finishes. */
  latestRun: PendingRun | undefined;
}

/**
 * `'idle'`: nothing waits for the target's collection. `'young'`: a scope whose entries have no index in the order yet.
 * `'registered'`, or the target's cell: the registry waits. `'collected'`: the records are about to run.
 */
export type LifetimeState = 'idle' | 'young' | 'registered' | TargetCell | 'collected';

/** All lifetimes of one target, where the registry keeps them so. */
export interface TargetCell {
  first: Lifetime | undefined;
  others: Set<Lifetime> | undefined;
}

/** A run, as a lifetime knows it. */
export interface PendingRun {
  readonly pending: boolean;
  /** Settles, never rejects, when the run finishes. */
  readonly finished: Promise<void>;
}

export function isAlive({ index }: Record): boolean {
  return index !== DEAD;
}

/** Whether records of this kind have a target of their own and a handle, and belong to no scope. */
export function hasTarget(kind: Kind): boolean {
  return kind === 'finalizer' || kind === 'finalizer of one' || kind === 'managed';
}

export function isRegistered({ state }: Lifetime): boolean {
  return state !== 'idle' && state !== 'young' && state !== 'collected';
}
