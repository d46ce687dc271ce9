/** Names types of core, as it may, in each way there is. */
import type { Ledger } from '../core/state/ledger.js';

// eslint-disable-next-line @typescript-eslint/consistent-type-imports -- one of the ways
export type Either = Ledger | import('../core/run/gate.js').Gate;
