/** `LeakError`: what was left alive, and where it was made. */
import type { RecordInfo } from 'lastcall';
import { printable } from '../report/printable.js';

/** What is said of who left something, and what he can do about it. */
export interface Wording {
  readonly who: string;
  readonly remedy: string;
}

/**
 * What a test fails with that left something alive.
 *
 * @example
 * ```ts no-run
 * import { LeakError } from 'lastcall/node-test';
 *
 * declare const error: unknown;
 * if (error instanceof LeakError) for (const { label, site } of error.left) console.log(label, site);
 * ```
 */
export class LeakError extends Error {
  readonly #left: readonly RecordInfo[];

  constructor(left: readonly RecordInfo[], { who, remedy }: Wording, options?: ErrorOptions) {
    const lines = left.map(
      ({ label, site }) => `\n  ${printable(`${label}${site === undefined ? '' : `, made at ${site}`}`)}`,
    );
    super(
      `${who} left ${left.length === 1 ? 'something' : `${left.length} things`} alive:${lines.join('')}\n${remedy}`,
      options,
    );
    this.name = 'LeakError';
    // Where it was noticed is nowhere in the test; editors and reporters show the line that is told here.
    const [site] = left.flatMap((info) => info.site ?? []);
    this.stack = `${this.name}: ${this.message}${site === undefined ? '' : `\n    at ${site}`}`;
    // Mocha's JSON of a second error has nothing else.
    Object.defineProperty(this, 'message', { enumerable: true });
    this.#left = left;
  }

  /** What was left, oldest first, each with its `site`. */
  get left(): readonly RecordInfo[] {
    return this.#left;
  }
}
