/** A unit that an effect opens, and that ends after the effects are cleaned up. */
import type { AsyncScope } from 'lastcall';
import { openUnit } from 'lastcall/adapter';
import { report } from './report.js';

/**
 * How many units were opened. They are in no list: a root that is dropped without being unmounted must be
 * collectable.
 */
let count = 0;

/** The units whose effects are cleaned up, and that have not been ended yet. */
const cleanedUp: EffectUnit[] = [];

export class EffectUnit {
  readonly #unit = openUnit({ onError: report });
  /** The newest has the highest. */
  readonly number = count++;

  get scope(): AsyncScope {
    return this.#unit.scope;
  }

  /** Fulfilled when everything is released; never rejected. */
  get ended(): Promise<void> {
    return this.#unit.ended;
  }

  /**
   * End the unit in a microtask. React cleans up the effects of parents before those of their children, and those of a
   * component first to last. The later effects may depend on the earlier ones, and may still use this unit.
   */
  endSoon(): void {
    if (cleanedUp.push(this) === 1) void Promise.resolve().then(endCleanedUp);
  }

  end(): void {
    void this.#unit.end();
  }
}

/**
 * End all units whose effects are cleaned up, newest first. They do not wait for each other: one that hangs in one
 * part of a page must not delay the others.
 */
export function endCleanedUp(): void {
  for (const unit of cleanedUp.splice(0).sort((one, other) => other.number - one.number)) unit.end();
}
