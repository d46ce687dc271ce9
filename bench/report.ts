/** The results of a run of the bench. */
import type { Figures, Size } from './contest.js';
import type { Row } from './rows.js';

export interface Report {
  readonly machine: Machine;
  readonly rows: readonly Measured[];
}

/** Where the figures were measured. */
export interface Machine {
  readonly runtime: 'node' | 'bun';
  readonly version: string;
  readonly system: string;
  readonly processors: string;
}

export type Measured = Pick<Row, 'title' | 'unit' | 'goal' | 'others'> & Size & { readonly figures: Figures };
