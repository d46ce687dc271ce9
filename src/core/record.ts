/** A record: one obligation to run one callback once. */
import { describe, type Describer } from './label.js';
import { ledger } from './ledger.js';
import { type Sequence, unwatch, type Watch, type WatchState } from './watch.js';

/** Why a record died. */
export type Reason = 'call' | 'dispose' | 'gc' | 'exit' | 'detach';

/** What made a record, which also says how its callback is called. */
export type Kind =
  | 'finalizer' // with the list `input` spread
  | 'finalizer of one' // with `input`: a list of one argument would take 56 bytes
  | 'use' // as a method of `input`
  | 'defer' // with nothing
  | 'adopt' // with `input`, as all that follow
  | 'managed'
  | 'child' // in the parent: ends the child, see `Link`
  | 'link' // in the child: takes it off the parent
  | 'signal';

/** Whether a record of this kind has a target of its own, and a handle. */
export function isTargetKind(kind: Kind): boolean {
  return kind === 'finalizer' || kind === 'finalizer of one' || kind === 'managed';
}

// Callbacks of every type meet in one order; the public signatures have checked what each is given.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Callback = (this: any, ...args: any[]) => unknown;

/** The `slot` of a record that has run or was let go. */
const DEAD = -1;

/** The `slot` of an entry that is alive, and has no place yet. */
export const YOUNG = -2;

/**
 * One obligation to run one callback once. Having a slot in the ledger *is* being alive, as being in
 * `weakref.finalize._registry` is in Python.
 */
export interface Record {
  readonly kind: Kind;
  /** Where it stands in the ledger; set and moved by the ledger alone. */
  slot: number;
  /** Larger is newer. */
  id: number;
  /** When it was made: milliseconds after the ledger's own birth. */
  born: number;
  readonly alive: boolean;
  /** Whether it wants to run when the program ends. */
  atexit: boolean;
  /** What it waits for, together with its siblings. */
  readonly owner: Watch;
  /** What the target of a finalizer is called in labels; the whole label of a managed value that was given one. */
  readonly name: string;
  readonly callback: Callback;
  readonly input: unknown;
  /** The sync twin: runs in place of `callback` where nothing can be awaited. */
  readonly onExit: Callback | undefined;
  /** Dead from here on. */
  end(): void;
  /** What is told of it when it is dead. */
  remains(): Obligation;
}

/** The part of a record that tells who it is. */
export type Obligation = Pick<
  Record,
  'id' | 'born' | 'kind' | 'owner' | 'name' | 'callback' | 'input' | 'atexit'
>;

/*
 * The two classes share no base: V8 makes an object of a derived class in twice the time, and more where the
 * constructor is only implied.
 */

/** A record that belongs to a scope, and is linked to its neighbours there. */
export class Entry implements Record {
  slot = DEAD;
  id = 0;
  born = 0;
  older: Entry | undefined = undefined;
  newer: Entry | undefined = undefined;

  constructor(
    readonly kind: Kind,
    readonly owner: Watch,
    readonly callback: Callback,
    readonly input: unknown,
    readonly onExit: Callback | undefined,
    public atexit: boolean,
  ) {}

  get alive(): boolean {
    return this.slot !== DEAD;
  }

  get name(): string {
    return '';
  }

  /** Nobody has it any more, so it need not let go of anything. */
  end(): void {
    this.slot = DEAD;
  }

  remains(): Obligation {
    return this;
  }
}

/**
 * A record with a target of its own, which it watches itself. Records made one after the other for the same
 * target share the first one's watch, also when that record is dead.
 */
export class TargetRecord implements Record, Watch {
  slot = DEAD;
  id = 0;
  born = 0;
  atexit = true;
  readonly owner: TargetRecord;
  state: WatchState = 'idle';
  /** How many records alive wait for the target. */
  #waiting = 0;
  /** Kept when the target is let go of, so that a failure at collection can be named; or what a label is to show. */
  #name: string | undefined = undefined;

  constructor(
    readonly kind: Kind,
    public target: WeakKey | undefined,
    public callback: Callback,
    public input: unknown,
    public onExit: Callback | undefined,
    sharing: TargetRecord | undefined,
  ) {
    this.owner = sharing ?? this;
  }

  get alive(): boolean {
    return this.slot !== DEAD;
  }

  get name(): string {
    return this.isFinalizer ? (this.owner.#name ?? describe(this.owner.target)) : (this.#name ?? '');
  }

  /** Have labels show `name`, whatever the callback and its input are called. */
  set name(name: string) {
    this.#name = name;
  }

  get isFinalizer(): boolean {
    return this.kind !== 'managed';
  }

  get sequence(): Sequence | undefined {
    return undefined;
  }

  /** The target of a finalizer, unless it was collected. */
  deref(): WeakKey | undefined {
    const { target, state } = this.owner;
    return state === 'idle' ? target : (target as WeakRef<WeakKey>).deref();
  }

  /** A handle has it, which may live on: let go of everything else. */
  end(): void {
    this.slot = DEAD;
    this.atexit = false;
    this.callback = nothing;
    this.input = undefined;
    this.onExit = undefined;
  }

  remains(): Obligation {
    const { id, born, kind, owner, callback, input, atexit } = this;
    return { id, born, kind, owner, name: this.name, callback, input, atexit };
  }

  join(record: Record, target: WeakKey): void {
    this.#waiting += 1;
    if (this.state === 'idle') this.target = target;
    ledger.add(record);
  }

  leave(): void {
    this.#waiting -= 1;
    if (this.#waiting === 0) unwatch(this);
  }

  settle(describer: Describer): void {
    const { target } = this;
    if (target === undefined || this.state !== 'idle') return;
    ledger.registry.watch(this, target);
    if (!this.isFinalizer) {
      this.target = undefined;
      return;
    }
    this.target = new WeakRef(target);
    this.#name = describer.describe(target);
  }

  begin(): void {}

  began(): void {}
}

function nothing(): void {}
