/** Where the ambient scope is kept. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { AsyncScope } from 'lastcall';
import { shared } from '../internal.js';

/** Copies of the package find the same one, as they find the same ledger. */
export const ambient = shared(Symbol.for('lastcall.context.1'), () => new AsyncLocalStorage<AsyncScope>());
