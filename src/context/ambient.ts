/** The storage of the ambient scope. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { AsyncScope } from 'lastcall';
import { shared } from '../internal.js';

/** Shared by all copies of the package, as the ledger is. */
export const ambient = shared(Symbol.for('lastcall.context.1'), () => new AsyncLocalStorage<AsyncScope>());
