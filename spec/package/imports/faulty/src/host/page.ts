/** Imports a type of core, as it may, and a value. */
import { type Ledger, ledgers } from '../core/state/ledger.js';

export const first: Ledger | undefined = ledgers[0];
