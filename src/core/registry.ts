/** The registry: being told when the targets of watches are collected. */
import { isJavaScriptCore } from './engine.js';
import type { Watch } from './watch.js';

/** What a ledger asks of it. */
export interface Registry {
  /** Be told, once, that the target of a watch is collected. */
  watch(watch: Watch, target: WeakKey): void;
  /** Not to be told any more. */
  unwatch(watch: Watch): void;
}

/** Registers each watch by a token. */
export class TokenRegistry implements Registry {
  readonly #registry: FinalizationRegistry<Watch>;

  constructor(collect: (watch: Watch) => void) {
    this.#registry = new FinalizationRegistry(collect);
  }

  watch(watch: Watch, target: WeakKey): void {
    this.#registry.register(target, watch, watch);
    watch.state = 'registered';
  }

  unwatch(watch: Watch): void {
    this.#registry.unregister(watch);
  }
}

/**
 * Registers each target once, without a token. For each target that it collects, JavaScriptCore looks at all
 * tokens of the registry: for 40,000 targets that takes 0.3 s, for 300,000 it takes 23. To find a target's place
 * again takes there 130 ns, five times less than on V8.
 */
export class PlaceRegistry implements Registry {
  readonly #places = new WeakMap<WeakKey, Place>();
  readonly #registry: FinalizationRegistry<Place>;

  constructor(collect: (watch: Watch) => void) {
    this.#registry = new FinalizationRegistry((place) => place.all().forEach(collect));
  }

  watch(watch: Watch, target: WeakKey): void {
    let place = this.#places.get(target);
    if (place === undefined) {
      place = new Place();
      this.#places.set(target, place);
      this.#registry.register(target, place);
    }
    place.add(watch);
    watch.state = place;
  }

  unwatch(watch: Watch): void {
    (watch.state as Place).delete(watch);
  }
}

/** The watches of one target: mostly one. */
export class Place {
  #first: Watch | undefined;
  #others: Set<Watch> | undefined;

  add(watch: Watch): void {
    if (this.#first === undefined) this.#first = watch;
    else (this.#others ??= new Set()).add(watch);
  }

  delete(watch: Watch): void {
    if (this.#first === watch) this.#first = undefined;
    else this.#others?.delete(watch);
  }

  all(): Watch[] {
    return [...(this.#others ?? []), this.#first].filter((watch) => watch !== undefined);
  }
}

export function makeRegistry(collect: (watch: Watch) => void): Registry {
  return isJavaScriptCore() ? new PlaceRegistry(collect) : new TokenRegistry(collect);
}
