/** What a run of the bench has found. */
import type { Figures, Size } from './contest.js';
import type { Row } from './rows.js';

export interface Report {
  readonly machine: Machine;
  readonly rows: readonly Measured[];
}

/** What the figures depend on. */
export interface Machine {
  readonly runtime: 'node' | 'bun';
  readonly version: string;
  readonly system: string;
  readonly processors: string;
}

export type Measured = Pick<Row, 'title' | 'unit' | 'goal' | 'others'> & Size & { readonly figures: Figures };
