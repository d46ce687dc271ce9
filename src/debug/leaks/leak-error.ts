/** `LeakError`: lists what was left alive, and where it was made. */
import type { RecordInfo } from 'lastcall';
import { printable } from '../report/printable.js';

/** The words of the message: the subject that left something alive, and what to do about it. */
export interface Wording {
  readonly who: string;
  readonly remedy: string;
}

/**
 * The error of a test that left something alive.
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
    // The error is created outside of the test. Editors and reporters show the line in the stack: the one that made the
    // leak.
    const [site] = left.flatMap((info) => info.site ?? []);
    this.stack = `${this.name}: ${this.message}${site === undefined ? '' : `\n    at ${site}`}`;
    // Mocha's JSON shows only enumerable properties of a second error.
    Object.defineProperty(this, 'message', { enumerable: true });
    this.#left = left;
  }

  /** What was left alive, oldest first, each with its `site`. */
  get left(): readonly RecordInfo[] {
    return this.#left;
  }
}
