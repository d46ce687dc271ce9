/** What is under way: the callbacks that are being awaited, the values that are borrowed, the drain. */
import type { DrainReport } from '../record/host.js';
import { type Snapshot, snapshotOf } from '../record/snapshot.js';
import type { PendingRun, Reason, Record } from '../record/types.js';
import { listening } from './environment.js';
import { notifyFailed, notifyRan } from './observers.js';
import { part } from './part.js';

/** The drain under way, as those know it that ask for another. */
export interface PendingDrain {
  /** The report, for callers that ask for a drain while this one is under way. */
  join(): Promise<DrainReport>;
  /** The program ends: a longer deadline that somebody else gave this drain does not count any more. */
  shorten(deadline: number): void;
  /** How long it takes at most, in milliseconds. */
  deadline(): number;
  /** How much of that is left. */
  remaining(): number;
}

export interface UnderWay {
  /** Runs that have started and not finished, in no order. */
  readonly pending: Run[];
  /** The run whose callback is on the stack. */
  current: Run | undefined;
  /** Whether what runs now cannot be awaited, so that sync twins run. */
  syncOnly: boolean;
  drain: PendingDrain | undefined;
  /** Called when the first run starts, and when the last one has finished. */
  whenChanged: () => void;
}

export const underWay: UnderWay = part('underWay', () => ({
  pending: [],
  current: undefined,
  syncOnly: false,
  drain: undefined,
  whenChanged: () => {},
}));

/**
 * One run of a callback, or one borrow of a value. It is pending while somebody awaits it; a drain waits for it
 * before it goes on to older records.
 */
export class Run implements PendingRun {
  /** What the record said of itself while it was alive. */
  readonly of: Snapshot;
  pending = false;
  /** Whether the callback threw, or its promise was rejected. */
  declare failed: boolean;
  /** Whether a drain gave up on it at its deadline; no other drain waits for it again. */
  declare abandoned: boolean;
  /** The wrapper whose value is borrowed, if this is a borrow; held, so that it is not collected meanwhile. */
  declare borrowed: { readonly atexit: boolean } | undefined;
  /** The index in the list of pending runs. */
  private index = 0;
  /** The drain that this run waits for itself. */
  declare private awaited: PendingDrain | undefined;
  /** The run on the stack below this one. */
  private outer: Run | undefined = undefined;
  private promise: Promise<void> | undefined = undefined;
  private resolve: (() => void) | undefined = undefined;

  constructor(
    record: Record,
    readonly reason: Reason,
  ) {
    this.of = snapshotOf(record);
  }

  /** Settles, never rejects, when the run finishes. Made only when somebody waits: most runs finish unseen. */
  get finished(): Promise<void> {
    return (this.promise ??= new Promise((resolve) => {
      this.resolve = resolve;
    }));
  }

  /** Its callback is on the stack from now on, so that what the callback asks for is known to come from this run. */
  enter(): void {
    this.outer = underWay.current;
    underWay.current = this;
  }

  /** Its callback has returned or thrown. */
  leave(): void {
    underWay.current = this.outer;
    this.outer = undefined;
  }

  /** From now on, drains wait for it. */
  start(): void {
    this.pending = true;
    this.index = underWay.pending.push(this) - 1;
    if (!listening.isListening) underWay.whenChanged();
  }

  fail(error: unknown): void {
    this.failed = true;
    notifyFailed(this.of, this.reason, error);
  }

  /** It is over. A borrow is no run of the callback, so that no observer is notified. */
  finish(): void {
    if (this.pending) this.stopPending();
    if (this.borrowed === undefined) notifyRan(this.of, this.reason);
  }

  private stopPending(): void {
    this.pending = false;
    const { pending } = underWay;
    const last = pending.pop() as Run;
    if (last !== this) {
      pending[this.index] = last;
      last.index = this.index;
    }
    const { lifetime } = this.of;
    if (lifetime.latestRun === this) lifetime.latestRun = undefined;
    this.resolve?.();
    if (pending.length === 0) underWay.whenChanged();
  }

  /** It asks for a drain, which can wait neither for this run nor for those that it runs in. */
  awaitDrain(drain: PendingDrain): void {
    this.awaited = drain;
    this.outer?.awaitDrain(drain);
  }

  /** Whether the drain that is under way, or one that begins now, has no reason to wait for it. */
  get isUnawaited(): boolean {
    return (
      this.abandoned ||
      (this.awaited !== undefined && this.awaited === underWay.drain) ||
      this.borrowed?.atexit === false || // what is not released at exit may stay borrowed
      // A child's entries have runs of their own, which may wait for a drain when the child does not.
      this.of.kind === 'child'
    );
  }
}

// Most runs never set these: fields of their own would make the life of an async scope a tenth slower.
Object.assign(Run.prototype, { failed: false, abandoned: false, borrowed: undefined, awaited: undefined });

/** The newest pending run of a record that is `id` itself or newer, and that a drain has to wait for. */
export function pendingSince(id: number): Run | undefined {
  let newest: Run | undefined;
  for (const run of underWay.pending) {
    if (run.of.id < id || run.isUnawaited) continue;
    if (newest === undefined || run.of.id > newest.of.id) newest = run;
  }
  return newest;
}

/** Whether a callback is being awaited that was given `value`. */
export function isInUse(value: unknown): boolean {
  return underWay.pending.some(({ of }) => of.input === value);
}
