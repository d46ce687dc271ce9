/** Runs upward, by a type alone, and so makes a circle. */
import type { Gate } from '../run/gate.js';

export interface Ledger {
  readonly gate: Gate;
}

export const ledgers: Ledger[] = [];
