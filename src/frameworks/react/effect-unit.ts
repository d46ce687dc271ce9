/** The unit that effects begin, and that ends after they were cleaned up. */
import type { AsyncScope } from 'lastcall';
import { openUnit } from 'lastcall/adapter';
import { report } from './report.js';

/** Counted, never listed: a root that is dropped without being unmounted is to be collected with what it has. */
let count = 0;

/** Those that were left, and have not begun to end. */
const leaving: EffectUnit[] = [];

export class EffectUnit {
  readonly #unit = openUnit({ onError: report });
  /** The newest has the highest. */
  readonly number = count++;

  get scope(): AsyncScope {
    return this.#unit.scope;
  }

  /** Settles, never rejects, when everything is released. */
  get ended(): Promise<void> {
    return this.#unit.ended;
  }

  /**
   * End when this job is over. React cleans up the effects of parents before those of their children, and the first
   * of a component before the last: what comes later may depend on what came earlier, and still uses it.
   */
  leave(): void {
    if (leaving.push(this) === 1) void Promise.resolve().then(endLeft);
  }

  end(): void {
    void this.#unit.end();
  }
}

/**
 * End all units that were left, newest first. Each is begun without waiting until another is done: one that hangs
 * in one part of a page must not hold up the others.
 */
export function endLeft(): void {
  for (const unit of leaving.splice(0).sort((one, other) => other.number - one.number)) unit.end();
}
