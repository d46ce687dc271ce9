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
 *
 * All kinds are of one class with one constructor: V8 makes an object of a derived class in two to five times
 * the time, and finds fields faster that all records have in the same place.
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
  /** Its neighbours: the records that wait for the same. */
  older: Record | undefined = undefined;
  newer: Record | undefined = undefined;

  constructor(
    readonly kind: Kind,
    /** What it waits for, together with its siblings. */
    public owner: Watch,
    public callback: Callback,
    public input: unknown,
    /** The sync twin: runs in place of `callback` where nothing can be awaited. */
    public onExit: Callback | undefined,
  ) {}

  get alive(): boolean {
    return this.slot !== DEAD;
  }

  /** What the target is called in labels. */
  get name(): string {
    return this.owner.name;
  }

  /** Whether a handle has it, which may outlive it for long. */
  get handled(): boolean {
    return this.kind === 'finalizer' || this.kind === 'managed';
  }

  /** Dead from here on, and let go of all that whoever still has the record would hold by it. */
  end(): void {
    this.slot = DEAD;
    this.atexit = false;
    if (!this.handled) return;
    this.owner = nobody;
    this.callback = nothing;
    this.input = undefined;
    this.onExit = undefined;
  }
}

function nothing(): void {}
