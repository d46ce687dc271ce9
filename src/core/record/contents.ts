/** Contents: what a scope owns, kept apart from the scope so that they outlive a scope that is forgotten. */
import type { Controller } from '../platform/abort-signal.js';
import type { Entry } from './entry.js';
import type { Kind, Lifetime, LifetimeState, PendingRun, Record } from './types.js';

/**
 * What one scope owns, newest first. It is also the scope's lifetime:
 *
 *     scope ──▶ contents ──newest──▶ entry ⇄ entry ⇄ entry
 *       ▲          ┊                   ▲       ▲       ▲
 *       └┄ weakly ┄┘                   └─────ledger────┘
 *
 * Once the scope's first job is over, nothing here leads back to the scope. So a scope that is dropped is collected,
 * and its entries are still there to be run.
 */
export class Contents implements Lifetime {
  target: WeakKey | undefined = undefined;
  state: LifetimeState = 'idle';
  waiting = 0;
  newest: Entry | undefined = undefined;
  disposed = false;
  /** Whether entries run at exit. */
  atexit = true;
  /** Of a child: the number of its outermost parent. */
  scope: number;
  declare controller: Controller | undefined;
  /** Made when `release` is first called. */
  declare byValue: Map<unknown, Set<Record>> | undefined;

  declare ref: undefined;
  declare label: undefined;
  declare readonly isFinalizer: false;
  declare readonly serial: boolean;
  declare latestRun: PendingRun | undefined;

  constructor(scope: number) {
    this.scope = scope;
  }
}

// What most scopes never set, or never change, is on the prototype: the fields would take 64 bytes.
Object.assign(Contents.prototype, {
  controller: undefined,
  byValue: undefined,
  ref: undefined,
  label: undefined,
  isFinalizer: false,
  serial: false,
  latestRun: undefined,
});

/** What an async scope owns: entries that run one at a time. */
export class AsyncContents extends Contents {
  declare readonly serial: true;
  /** Whether `null` or `undefined` was used: the standard awaits once for it. */
  usedNothing: boolean;

  constructor(scope: number) {
    super(scope);
    // The constructor sets its fields itself: fields that are only declared take V8 60 ns more.
    this.usedNothing = false;
    this.latestRun = undefined;
  }
}

Object.assign(AsyncContents.prototype, { serial: true });

/** Whether an entry is one end of the link between a scope and its child. */
export function isLink(kind: Kind): boolean {
  return kind === 'child' || kind === 'link';
}

/** Oldest first. */
export function entriesOf({ newest }: Contents): Entry[] {
  const entries: Entry[] = [];
  for (let entry = newest; entry !== undefined; entry = entry.older) entries.push(entry);
  return entries.reverse();
}

/** Whether an entry stands for a value that the scope was given. */
function hasValue({ kind }: Record): boolean {
  return kind === 'use' || kind === 'adopt';
}

export function addToIndex(byValue: Map<unknown, Set<Record>>, entry: Record): void {
  if (!hasValue(entry)) return;
  const entries = byValue.get(entry.input);
  if (entries === undefined) byValue.set(entry.input, new Set([entry]));
  else entries.add(entry);
}

export function removeFromIndex(byValue: Map<unknown, Set<Record>>, entry: Record): void {
  if (!hasValue(entry)) return;
  const entries = byValue.get(entry.input);
  if (entries === undefined) return;
  entries.delete(entry);
  if (entries.size === 0) byValue.delete(entry.input);
}
