/** The other half of the circle. */
import type { Ledger } from '../state/ledger.js';

export interface Gate {
  readonly ledger: Ledger;
}
