/** Entries: what a scope owns, kept apart from the scope so that it outlives a scope that is forgotten. */
import type { Link } from './child.js';
import type { Flight } from './flight.js';
import { admit, retire } from './gate.js';
import { ledger } from './ledger.js';
import { type Callback, Entry, type Kind, type Record, YOUNG } from './record.js';
import type { ScopeSignal } from './signal.js';
import { isRegistered, type Sequence, unwatch, type Watch, type WatchState } from './watch.js';

interface AbortController {
  readonly signal: ScopeSignal;
  abort(reason?: unknown): void;
}
declare const AbortController: new () => AbortController;

/**
 * What one scope owns, newest first, and the watch over the scope itself:
 *
 *     scope ──▶ entries ──newest──▶ entry ⇄ entry ⇄ entry
 *       ▲          ┊                  ▲       ▲       ▲
 *       └┄watches┄┄┘                  └─────ledger────┘
 *
 * Nothing here leads back to the scope once its first job is over, so a scope that is dropped is collected,
 * and its entries are still there to be run.
 */
export class Entries implements Watch {
  target: WeakKey | undefined = undefined;
  state: WatchState = 'idle';
  newest: Entry | undefined = undefined;
  disposed = false;
  /** Whether entries want to run at exit. */
  atexit = true;
  /** Of the scope itself, or of the outermost that it is in as a child. */
  scope = ++ledger.clock;
  #controller: AbortController | undefined;
  /** Made when `release` is first called: most scopes never look a value up. */
  #byValue: Map<unknown, Set<Entry>> | undefined;

  get sequence(): Sequence | undefined {
    return undefined;
  }

  add(scope: WeakKey, kind: Kind, callback: Callback, input?: unknown, onExit?: Callback): Entry {
    const entry = new Entry(kind, this, callback, input, onExit, this.atexit && !isLink(kind));
    admit(entry, scope);
    if (this.#byValue !== undefined) index(this.#byValue, entry);
    return entry;
  }

  join(entry: Entry, scope: WeakKey): void {
    const { newest } = this;
    entry.older = newest;
    if (newest !== undefined) newest.newer = entry;
    this.newest = entry;
    if (isRegistered(this)) {
      ledger.add(entry);
      return;
    }
    this.target = scope;
    if (this.state !== 'young') {
      this.state = 'young';
      ledger.addScope(this);
    }
    ledger.addYoung(entry);
  }

  leave(entry: Entry): void {
    if (this.#byValue !== undefined) unindex(this.#byValue, entry);
    const { older, newer } = entry;
    if (older !== undefined) older.newer = newer;
    if (newer !== undefined) newer.older = older;
    else this.newest = older;
    entry.older = entry.newer = undefined;
    if (this.newest !== undefined) return;
    if (this.state === 'young') {
      this.state = 'idle';
      ledger.removeScope(this);
    }
    unwatch(this);
  }

  /** Not young any more: give its entries to the ledger, oldest first. */
  grow(list: Record[]): void {
    if (this.state !== 'young') return; // it has nothing any more, or stands in the list twice
    this.state = 'idle';
    let first: Entry | undefined;
    for (let entry = this.newest; entry?.slot === YOUNG; entry = entry.older) first = entry;
    for (let entry = first; entry !== undefined; entry = entry.newer) list.push(entry);
  }

  settle(): void {
    const { target } = this;
    if (target === undefined) return;
    ledger.registry.watch(this, target);
    this.target = undefined;
  }

  /** Let go of all entries for a value, without running them. */
  release(value: unknown): boolean {
    if (this.#byValue === undefined) {
      this.#byValue = new Map();
      for (const entry of this.oldestFirst()) index(this.#byValue, entry);
    }
    const entries = this.#byValue.get(value);
    if (entries === undefined) return false;
    for (const entry of [...entries]) retire(entry, 'detach');
    return true;
  }

  setAtexit(atexit: boolean): void {
    this.atexit = atexit;
    for (const entry of this.oldestFirst()) {
      if (!isLink(entry.kind)) ledger.setAtexit(entry, atexit);
      else if (entry.kind === 'child') (entry.input as Link).child.setAtexit(atexit);
    }
  }

  /** Aborted when disposal begins, by whichever trigger, or before. */
  signal(scope: WeakKey): ScopeSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.disposed) this.#controller.abort();
      else this.add(scope, 'signal', abort, this.#controller);
    }
    return this.#controller.signal;
  }

  /** What is aborted already needs no entry that aborts it at the end. */
  abort(reason: unknown): void {
    this.#controller ??= new AbortController();
    this.#controller.abort(reason);
  }

  begin(): void {
    this.#controller?.abort();
  }

  began(_flight: Flight): void {}

  /** Hand everything over to another scope. */
  moveTo(scope: WeakKey): void {
    for (const entry of this.oldestFirst()) {
      if (entry.kind === 'child') (entry.input as Link).parent = scope;
    }
    if (isRegistered(this)) {
      unwatch(this);
      ledger.registry.watch(this, scope);
    } else if (this.newest !== undefined) {
      this.target = scope;
    }
  }

  private oldestFirst(): Entry[] {
    const entries: Entry[] = [];
    for (let entry = this.newest; entry !== undefined; entry = entry.older) entries.push(entry);
    return entries.reverse();
  }
}

function abort(controller: AbortController): void {
  controller.abort();
}

/** Whether an entry is one end of a link between a scope and its child. */
function isLink(kind: Kind): boolean {
  return kind === 'child' || kind === 'link';
}

/** Whether an entry stands for a value that its scope's user gave it. */
function hasValue({ kind }: Entry): boolean {
  return kind === 'use' || kind === 'adopt';
}

function index(byValue: Map<unknown, Set<Entry>>, entry: Entry): void {
  if (!hasValue(entry)) return;
  const entries = byValue.get(entry.input);
  if (entries === undefined) byValue.set(entry.input, new Set([entry]));
  else entries.add(entry);
}

function unindex(byValue: Map<unknown, Set<Entry>>, entry: Entry): void {
  if (!hasValue(entry)) return;
  const entries = byValue.get(entry.input);
  if (entries === undefined) return;
  entries.delete(entry);
  if (entries.size === 0) byValue.delete(entry.input);
}
