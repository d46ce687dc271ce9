/** Places: the lines of a program that make records, and what became of what each made. */
import type { Reason } from '../../index.js';
import { Durations } from './durations.js';
import { readCaller } from './stack.js';

/** So many raw stacks are known at once; what is not known is read again. */
const KNOWN_STACKS = 5_000;

/** So many labels, and stacks, are kept of one place. */
const EXAMPLES = 5;

/** So many labels have a place of their own whose records were not traced. */
const UNTRACED_PLACES = 1_000;

/** How many records died of each reason. */
export type Deaths = Record<Reason, number>;

export const noDeaths = (): Deaths => ({ call: 0, dispose: 0, gc: 0, exit: 0, detach: 0 });

/** One line that makes records; or, for what was not traced, one label. */
export class Place {
  readonly labels = new Set<string>();
  readonly stacks = new Set<string>();
  born = 0;
  failed = 0;
  readonly died = noDeaths();
  /** How many callbacks are over, and how long they took, in milliseconds. */
  readonly ran = new Durations();
  /** Whether people were warned of what the collector had to clean up. */
  warned = false;

  constructor(
    readonly index: number,
    /** `path:line:column`, if it is known. */
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
    if (this.#byStack.size >= KNOWN_STACKS) this.#byStack = new Map();
    this.#byStack.set(rawStack, place);
    return place;
  }

  /** What was not traced is told apart by its label. */
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
