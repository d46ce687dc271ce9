/** The ledger: what is alive in the program, in one order, shared by every copy of the package. */
import type { Drain } from './drain.js';
import type { Entries } from './entries.js';
import { now } from './clock.js';
import type { Flight } from './flight.js';
import type { Host, Program } from './host.js';
import { Describer } from './label.js';
import type { Observer } from './observe.js';
import { type Record, YOUNG } from './record.js';
import { makeRegistry, type Registry } from './registry.js';
import type { Settings } from './settings.js';
import { shared } from './shared.js';
import type { Watch } from './watch.js';

/** A microtask costs half of Node's `queueMicrotask` this way, and captures nothing of the current job. */
const soon = Promise.resolve();

/** So few holes are not worth closing. */
const FEW_HOLES = 64;

/**
 * Every record alive, oldest first. The newest part is *young*: made in the current job, its targets still
 * held strongly. A microtask settles it.
 *
 *     slots   [ r1 | r2 |    | r4 | r5 |    | r7 | r8 ]
 *               settled ───────────▶│ young ─────────▶
 *
 * A record that dies leaves a hole, or shortens the list if it was the last, which is the usual case:
 * what is made last is disposed first. When half of the list is holes, they are closed.
 *
 * Scopes made in the current job stand in a list of their own. Their entries come into the order when the job is
 * over, or when somebody walks over it before: most never do, and cost a third less.
 */
export class Ledger {
  readonly #slots: (Record | undefined)[] = [];
  /** Scopes whose entries have no places yet; also such as have no entries any more. */
  #young: Entries[] = [];
  /** How many slots at the front are past their first job. */
  #settled = 0;
  #holes = 0;
  #settling = false;
  /** How many of the young scopes have no entries any more. */
  #idle = 0;

  /** Ticks at each change that a walk over the order has to notice; a birth takes its tick as its id. */
  clock = 0;
  /** How many records want to run at the end of the program. */
  #wanted = 0;
  #attending = false;
  /** True from the last drain on: what is collected does not matter any more. */
  ending = false;
  /** True after the last drain: from then on nothing runs by itself. */
  over = false;

  /** When the ledger was made, in milliseconds since 1970; records count from here. */
  readonly epoch = now();
  #now = 0;

  /** Asynchronous callbacks that have begun and are being awaited. */
  readonly flights: Flight[] = [];
  /** Whether what runs right now cannot be awaited, so that sync twins run. */
  hurried = false;
  /** The flight whose callback is on the stack right now. */
  running: Flight | undefined;
  readonly observers: Observer[] = [];
  /** Remembers where records were made, when tracing is on. */
  tracer: Tracer | undefined;
  /** The drain that is under way, if one is. */
  drain: Drain | undefined;

  #registry: Registry | undefined;
  #collected = false;

  /** How this program ends. */
  host!: Host;
  settings!: Settings;
  #effects!: Effects;

  /** Join the ledger to its runtime. The first copy of the package to be loaded does so, for all of them. */
  open(host: Host, settings: Settings, effects: Effects): void {
    if (this.host !== undefined) return;
    this.host = host;
    this.settings = settings;
    this.#effects = effects;
  }

  /** Tells when targets are collected. Made when first needed: importing does nothing. */
  get registry(): Registry {
    return (this.#registry ??= makeRegistry((watch) => this.#collect(watch)));
  }

  /** Give a new record its place; it is alive from here on. */
  add(record: Record): void {
    this.#number(record);
    record.slot = this.#slots.push(record) - 1;
    if (record.atexit) this.#want();
  }

  /** Make a new entry of a young scope alive; its place it is given later. */
  addYoung(entry: Record): void {
    this.#number(entry);
    entry.slot = YOUNG;
    if (entry.atexit && !this.#attending) this.tend();
  }

  #number(record: Record): void {
    if (!this.#settling) this.#beginJob();
    record.id = ++this.clock;
    record.born = this.#now;
  }

  /** Take note of a scope that is young. */
  addScope(entries: Entries): void {
    this.#young.push(entries);
  }

  /** A young scope has nothing any more. */
  removeScope(entries: Entries): void {
    const young = this.#young;
    if (young[young.length - 1] === entries) young.pop();
    else this.#idle += 1;
    if (this.#idle > 0 && (this.#idle === young.length || this.#idle > FEW_HOLES + young.length / 2)) {
      this.#young = [...new Set(young)].filter(({ state }) => state === 'young');
      this.#idle = 0;
    }
    if (!this.#settling && this.#young.length === 0) this.tend();
  }

  /** Give the entries of young scopes their places in the order. */
  #place(): void {
    const slots = this.#slots;
    const placed: Record[] = [];
    for (const scope of this.#young) scope.grow(placed);
    const oldest = placed.reduce((id, entry) => Math.min(id, entry.id), Infinity);
    let newer = slots.length;
    for (; newer > 0; newer--) {
      const record = slots[newer - 1];
      if (record === undefined) this.#holes -= 1;
      else if (record.id > oldest) placed.push(record);
      else break;
    }
    slots.length = newer;
    if (this.#settled > newer) this.#settled = newer;
    if (this.#young.length > 1 || placed.some(({ slot }) => slot !== YOUNG))
      placed.sort((a, b) => a.id - b.id);
    for (const record of placed) {
      if (record.slot === YOUNG && record.atexit) this.#want();
      record.slot = slots.push(record) - 1;
    }
    this.#young.length = 0;
    this.#idle = 0;
    this.clock += 1;
  }

  /** Every record alive, oldest first, with holes. */
  get slots(): readonly (Record | undefined)[] {
    if (this.#young.length > 0) this.#place();
    return this.#slots;
  }

  /** Take a record off the list. Its fields stay; clearing them is the gate's. */
  remove(record: Record): void {
    if (record.slot === YOUNG) return;
    const slots = this.#slots;
    if (record.slot === slots.length - 1) {
      slots.pop();
      if (this.#holes > 0) this.#trim();
      if (this.#settled > slots.length) this.#settled = slots.length;
    } else {
      slots[record.slot] = undefined;
      this.#holes += 1;
      if (this.#holes > FEW_HOLES && this.#holes > slots.length / 2) this.#compact();
    }
    if (record.atexit) this.#unwant();
  }

  #want(): void {
    this.#wanted += 1;
    if (!this.#attending) this.tend();
  }

  #unwant(): void {
    this.#wanted -= 1;
    if (this.#wanted === 0) this.tend();
  }

  /** Have the host listen to the end of the program while anything wants to run there or is under way. */
  tend(): void {
    if (!this.wanted) {
      // A job that makes and ends resources one after the other must not pay for listeners each time.
      if (!this.#attending || this.#settling) return;
      this.#attending = false;
      this.host.dismiss();
    } else if (!this.#attending && !this.over) {
      this.#attending = true;
      this.host.attend(this.#effects.program);
    }
  }

  /** Decide whether a record runs at the end of the program; a dead one stays as it is. */
  setAtexit(record: Record, atexit: boolean): void {
    if (!record.alive || record.atexit === atexit) return;
    record.atexit = atexit;
    this.clock += 1;
    if (record.slot === YOUNG) this.tend();
    else if (atexit) this.#want();
    else this.#unwant();
  }

  /** Whether the end of the program concerns us: a signal must not cut off what is under way either. */
  get wanted(): boolean {
    return this.#wanted > 0 || this.#young.length > 0 || this.flights.length > 0 || this.drain !== undefined;
  }

  get newest(): Record | undefined {
    return this.#slots.at(-1); // to read [-1] of an empty array takes V8 130 ns
  }

  /** What is alive, oldest first. */
  alive(): Record[] {
    return this.slots.filter((record) => record !== undefined);
  }

  #beginJob(): void {
    this.#settling = true;
    const age = now() - this.epoch;
    // A difference of doubles is one, too, and V8 would put it in a box for each record: 30 ns. That lasts 24 days.
    this.#now = age < 2 ** 31 ? age | 0 : age;
    void soon.then(this.#settle);
  }

  /** The job is over: from here on, what it made and did not end is held weakly. */
  readonly #settle = (): void => {
    this.#settling = false;
    // What is being disposed will soon be gone, and has no target any more.
    if (this.#young.some(({ target }) => target !== undefined)) this.#place();
    const slots = this.#slots;
    if (slots.length > this.#settled) {
      const describer = new Describer();
      for (let slot = this.#settled; slot < slots.length; slot++) slots[slot]?.owner.settle(describer);
      this.#settled = slots.length;
    }
    this.tend();
  };

  #trim(): void {
    const slots = this.#slots;
    while (slots.length > 0 && slots[slots.length - 1] === undefined) {
      slots.pop();
      this.#holes -= 1;
    }
  }

  #compact(): void {
    const slots = this.#slots;
    let end = 0;
    let settled = 0;
    for (const [slot, record] of slots.entries()) {
      if (record === undefined) continue;
      if (slot < this.#settled) settled += 1;
      record.slot = end;
      slots[end++] = record;
    }
    slots.length = end;
    this.#settled = settled;
    this.#holes = 0;
    this.clock += 1;
  }

  /** The callbacks of one collection come in one task: gather them, then run their records in one order. */
  #collect(watch: Watch): void {
    watch.state = 'collected';
    if (this.#collected) return;
    this.#collected = true;
    void soon.then(() => {
      this.#collected = false;
      if (!this.over) this.#effects.sweep();
    });
  }
}

/** What remembers where records were made. It observes them, too, and so learns when it may forget them. */
export interface Tracer {
  /** A record is being made, by what is on the stack. */
  trace(id: number, target: WeakKey): void;
  /** The line that made it, if it is known. */
  siteOf(id: number): string | undefined;
}

/** What the ledger sets off; given to it, so that it depends on nothing that depends on it. */
export interface Effects {
  /** What the host runs when the program ends. */
  readonly program: Program;
  /** Run the records whose targets were collected. */
  sweep(): void;
}

/**
 * The ledger of this program. Two versions or two bundles of the package find the same one, so that there is
 * one order and one set of listeners. The number changes with the public shape of `Ledger`, `Record`, `Watch`
 * or `Flight`: copies that differ in it cannot share.
 */
export const ledger = shared(Symbol.for('lastcall.ledger.1'), () => new Ledger());
