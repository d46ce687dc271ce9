/** A record: one obligation to run one callback once. */
import { nobody, type Watch } from './watch.js';

/** Why a record died. */
export type Reason = 'call' | 'dispose' | 'gc' | 'exit' | 'detach';

/** What made a record, which also says how its callback is called. */
export type Kind =
  | 'finalizer' // with the list `input` spread
  | 'use' // as a method of `input`
  | 'defer' // with nothing
  | 'adopt' // with `input`, as all that follow
  | 'managed'
  | 'child' // in the parent: ends the child, see `Link`
  | 'link' // in the child: takes it off the parent
  | 'signal';

// Callbacks of every type meet in one order; the public signatures have checked what each is given.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Callback = (this: any, ...args: any[]) => unknown;

/** The `slot` of a record that has run or was let go. */
const DEAD = -1;

/**
 * One obligation to run one callback once. Having a slot in the ledger *is* being alive, as being in
 * `weakref.finalize._registry` is in Python.
 */
export class Record {
  /** Where it stands in the ledger; set and moved by the ledger alone. */
  slot = DEAD;
  /** Larger is newer. */
  id = 0;
  /** When it was made: milliseconds after the ledger's own birth. */
  born = 0;
  /** Whether it wants to run when the program ends. */
  atexit = true;

  constructor(
    readonly kind: Kind,
    /** What it waits for, together with its siblings. */
    public owner: Watch,
    public callback: Callback,
    public input: unknown,
  ) {}

  get alive(): boolean {
    return this.slot !== DEAD;
  }

  /** What the target is called in labels. */
  get name(): string {
    return this.owner.name;
  }

  /** Runs in place of `callback` where nothing can be awaited. */
  get twin(): Callback | undefined {
    return undefined;
  }

  /** Let go of everything: whoever still has the record holds nothing by it. */
  clear(): void {
    this.slot = DEAD;
    this.atexit = false;
    this.owner = nobody;
    this.callback = nothing;
    this.input = undefined;
  }
}

/** A record of one value, which may have a sync twin. */
export class ValueRecord extends Record {
  constructor(
    kind: Kind,
    owner: Watch,
    callback: Callback,
    value: unknown,
    public onExit: Callback | undefined,
  ) {
    super(kind, owner, callback, value);
  }

  override get twin(): Callback | undefined {
    return this.onExit;
  }

  override clear(): void {
    super.clear();
    this.onExit = undefined;
  }
}

function nothing(): void {}
