/** Enters core by the window. */
import type { Gate } from '../core/run/gate.js';

export type File = Gate;
