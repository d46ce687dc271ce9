/** The ledger: the records that are alive, in one order, and what the current job has made of them. */
import { now } from '../platform/clock.js';
import type { Contents } from '../record/contents.js';
import { Describer } from '../record/label.js';
import { DEAD, type Lifetime, type Record, YOUNG } from '../record/types.js';
import { part } from './part.js';
import { watch } from './registry.js';

/** A microtask costs half of Node's `queueMicrotask` this way, and captures nothing of the current job. */
const soon = Promise.resolve();

/** So few holes are not worth closing. */
const FEW_HOLES = 64;

/**
 * Every record alive, oldest first. The newest part was made in the current job, and refers to its targets strongly; a
 * microtask ends the job, and from then on they are held weakly.
 *
 *     slots   [ r1 | r2 |    | r4 | r5 |    | r7 | r8 ]
 *               aged ──────────────▶│ of this job ───▶
 *
 * A record that dies leaves a hole, or shortens the list if it was the last, which is the usual case: what is made
 * last is disposed first. When half of the list is holes, they are closed.
 *
 * Scopes made in the current job are *young*, and have a list of their own. Their entries are given an index in the
 * order when the job is over, or when somebody walks over the order before. Most die sooner, and cost a third less.
 *
 * A stack overflow can happen at each call and nowhere else. So a method that changes the order calls what it has to
 * call first, and then makes the change in lines that call nothing: whole, or not at all.
 */
export class Ledger {
  private readonly slots: (Record | undefined)[] = [];
  /** Young scopes; also such as have no entries any more. */
  private young: Contents[] = [];
  /** How many of the young scopes have no entries any more. */
  private emptied = 0;
  /** How many slots at the front are past their first job. */
  private aged = 0;
  private holes = 0;

  /** Incremented at every change that a walk over the order has to notice. Also the source of the ids. */
  version = 0;
  /** How many records with an index run at exit. */
  private atExit = 0;
  /** Whether the current job has made records; a microtask will end it. */
  inJob = false;
  /** When the ledger was made, in milliseconds since 1970; records count from here. */
  readonly epoch = now();
  /** When the job started, counted from there. */
  private jobStart = 0;

  /**
   * Called when a job is over, or when nothing runs at exit any more; given to it, so that the ledger depends on
   * nobody.
   */
  whenQuiet: () => void = () => {};

  /** Give a scope its number. */
  nextScope(): number {
    return ++this.version;
  }

  /** Prepare for a new record: the current job has to be ended. */
  startJob(): void {
    const age = now() - this.epoch;
    // A difference of doubles is a double too, and V8 would box it for each record: 30 ns. An integer lasts 24 days.
    this.jobStart = age < 2 ** 31 ? age | 0 : age;
    void soon.then(this.endJob);
    this.inJob = true;
  }

  /** Make a record alive, with an index in the order. */
  add(record: Record): void {
    record.index = this.slots.push(record) - 1;
    record.id = ++this.version;
    record.born = this.jobStart;
    if (record.atexit) this.atExit += 1;
  }

  /** Make an entry of a young scope alive; it is given its index later. */
  addYoung(entry: Record): void {
    entry.index = YOUNG;
    entry.id = ++this.version;
    entry.born = this.jobStart;
  }

  /** Take a record that has an index off the order: it is dead from here on. `tidy` has to follow. */
  remove(record: Record): void {
    const { index } = record;
    const { slots } = this;
    if (index === slots.length - 1) {
      slots.pop();
      if (this.aged > index) this.aged = index;
    } else {
      slots[index] = undefined;
      this.holes += 1;
    }
    if (record.atexit) this.atExit -= 1;
    record.index = DEAD;
  }

  /** Close holes that removals have left. */
  tidy(): void {
    if (this.holes > 0) {
      const { slots } = this;
      if (slots[slots.length - 1] === undefined) this.trim();
      if (this.holes > FEW_HOLES && this.holes > slots.length / 2) this.compact();
    }
    if (this.atExit === 0 && !this.inJob) this.whenQuiet();
  }

  /** Decide whether a record runs at the end of the program; a dead one stays as it is. */
  setAtexit(record: Record, atexit: boolean): void {
    if (record.index === DEAD || record.atexit === atexit) return;
    record.atexit = atexit;
    this.version += 1;
    if (record.index !== YOUNG) this.atExit += atexit ? 1 : -1;
  }

  /** Whether anything that is alive may run at exit. */
  get hasExits(): boolean {
    return this.atExit > 0 || this.young.length > 0;
  }

  addYoungScope(contents: Contents): void {
    this.young.push(contents);
    contents.state = 'young';
  }

  /** A young scope has no entries any more. */
  removeYoungScope(contents: Contents): void {
    contents.state = 'idle';
    const { young } = this;
    if (young[young.length - 1] === contents) young.pop();
    else this.emptied += 1;
    if (this.emptied > 0 && (this.emptied === young.length || this.emptied > FEW_HOLES + young.length / 2)) {
      this.young = [...new Set(young)].filter(({ state }) => state === 'young');
      this.emptied = 0;
    }
    if (!this.inJob && this.young.length === 0) this.whenQuiet();
  }

  /** Every record alive, oldest first, with holes. */
  get order(): readonly (Record | undefined)[] {
    if (this.young.length > 0) this.indexYoung();
    return this.slots;
  }

  /** The newest record that has an index in the order. */
  get newest(): Record | undefined {
    return this.slots.at(-1); // to read [-1] of an empty array takes V8 130 ns
  }

  /** What is alive, oldest first. */
  alive(): Record[] {
    return this.order.filter((record) => record !== undefined);
  }

  /** Give the entries of young scopes their indices in the order. */
  private indexYoung(): void {
    const { slots } = this;
    // A scope that was emptied and filled again may be in the list twice.
    const scopes = this.emptied === 0 ? this.young : [...new Set(this.young)];
    const entries = scopes.flatMap(youngEntriesOf);
    const oldest = entries.reduce((id, entry) => Math.min(id, entry.id), Infinity);
    // What has an index and is newer than the oldest of them moves up.
    const moving: Record[] = [];
    let end = slots.length;
    let closed = 0;
    for (; end > 0; end--) {
      const record = slots[end - 1];
      if (record === undefined) closed += 1;
      else if (record.id > oldest) moving.push(record);
      else break;
    }
    const placed = [...entries, ...moving];
    if (scopes.length > 1 || moving.length > 0) placed.sort((a, b) => a.id - b.id);
    slots.length = end;
    this.holes -= closed;
    if (this.aged > end) this.aged = end;
    for (let i = 0; i < placed.length; i++) {
      const record = placed[i] as Record;
      if (record.index === YOUNG && record.atexit) this.atExit += 1;
      record.index = end + i;
      slots[end + i] = record;
    }
    // eslint-disable-next-line @typescript-eslint/prefer-for-of -- that calls an iterator
    for (let i = 0; i < scopes.length; i++) (scopes[i] as Contents).state = 'idle';
    this.young = [];
    this.emptied = 0;
    this.version += 1;
  }

  /** The job is over: what it made and did not end is held weakly from now on. */
  private readonly endJob = (): void => {
    this.inJob = false;
    // What is being disposed will soon be gone, and has no target any more.
    if (this.young.some(({ target }) => target !== undefined)) this.indexYoung();
    const { slots } = this;
    if (slots.length > this.aged) {
      const describer = new Describer();
      for (let index = this.aged; index < slots.length; index++) {
        const lifetime = slots[index]?.lifetime;
        if (lifetime !== undefined) holdWeakly(lifetime, describer);
      }
      this.aged = slots.length;
    }
    this.whenQuiet();
  };

  private trim(): void {
    const { slots } = this;
    let end = slots.length;
    while (end > 0 && slots[end - 1] === undefined) end--;
    this.holes -= slots.length - end;
    slots.length = end;
    if (this.aged > end) this.aged = end;
  }

  private compact(): void {
    const { slots } = this;
    let end = 0;
    let aged = 0;
    for (let index = 0; index < slots.length; index++) {
      const record = slots[index];
      if (record === undefined) continue;
      if (index < this.aged) aged += 1;
      record.index = end;
      slots[end++] = record;
    }
    slots.length = end;
    this.aged = aged;
    this.holes = 0;
    this.version += 1;
  }
}

/** The entries of a young scope that have no index, oldest first. */
function youngEntriesOf(contents: Contents): Record[] {
  const entries: Record[] = [];
  for (let entry = contents.newest; entry?.index === YOUNG; entry = entry.older) entries.push(entry);
  return entries.reverse();
}

function holdWeakly(lifetime: Lifetime, describer: Describer): void {
  const { target } = lifetime;
  if (target === undefined) return; // it is held weakly already
  watch(lifetime, target);
  if (!lifetime.isFinalizer) return;
  lifetime.ref = new WeakRef(target);
  lifetime.label = describer.describe(target);
}

export const ledger = part('ledger', () => new Ledger());
