/** Places: the lines of a program that make records, and what became of the records of each. */
import type { Reason } from '../../index.js';
import { Durations } from './durations.js';
import { readCaller } from './stack.js';

/** So many raw stacks are cached; the cache is cleared when it is full. */
const CACHED_STACKS = 5_000;

/** So many labels and stacks are kept for one place. */
const EXAMPLES = 5;

/** So many labels of untraced records get a place of their own. */
const UNTRACED_PLACES = 1_000;

/** How many records died, by reason. */
export type Deaths = Record<Reason, number>;

export const noDeaths = (): Deaths => ({ call: 0, dispose: 0, gc: 0, exit: 0, detach: 0 });

/** One line that makes records; or one label, for records that were not traced. */
export class Place {
  readonly labels = new Set<string>();
  readonly stacks = new Set<string>();
  born = 0;
  failed = 0;
  readonly died = noDeaths();
  /** How many callbacks have finished, and how long they took, in milliseconds. */
  readonly ran = new Durations();
  /** Whether a warning of collected records was emitted. */
  warned = false;

  constructor(
    readonly index: number,
    /** `path:line:column`, if known. */
    readonly site: string | undefined,
  ) {}

  addLabel(label: string): void {
    if (this.labels.size < EXAMPLES) this.labels.add(label);
  }

  addStack(stack: string): void {
    if (stack !== '' && this.stacks.size < EXAMPLES) this.stacks.add(stack);
  }
}

/** All places of a program. */
export class Places {
  readonly all: Place[] = [];
  readonly #bySite = new Map<string | undefined, Place>();
  readonly #byLabel = new Map<string, Place>();
  #byStack = new Map<string, Place>();

  /** The place that a raw stack leads to. */
  of(rawStack: string): Place {
    const known = this.#byStack.get(rawStack);
    if (known !== undefined) return known;
    const { site, stack } = readCaller(rawStack);
    let place = this.#bySite.get(site);
    if (place === undefined) this.#bySite.set(site, (place = this.#add(site)));
    place.addStack(stack);
    if (this.#byStack.size >= CACHED_STACKS) this.#byStack = new Map();
    this.#byStack.set(rawStack, place);
    return place;
  }

  /** The place of an untraced record: records are grouped by label. */
  untraced(label: string): Place {
    const key = this.#byLabel.size < UNTRACED_PLACES || this.#byLabel.has(label) ? label : '';
    let place = this.#byLabel.get(key);
    if (place === undefined) this.#byLabel.set(key, (place = this.#add(undefined)));
    return place;
  }

  #add(site: string | undefined): Place {
    const place = new Place(this.all.length, site);
    this.all.push(place);
    return place;
  }
}
