/**
 * Sets the ambient scope of code that a diagnostics channel announces. Without it, a handler that another request's
 * code reached, such as by a pool's callback, would find that request's scope.
 */
import { channel } from 'node:diagnostics_channel';
import type { AsyncScope } from 'lastcall';
import { ambient } from '../../context/ambient.js';
import { shared } from '../../internal.js';

/**
 * @returns the scope for the code that a message announces; `undefined` to leave the ambient scope as it is, or if the
 * message belongs to another adapter.
 */
export type FindScope = (message: unknown) => AsyncScope | undefined;

/** By channel. A channel takes one function that sets the ambient scope, and several adapters may use the channel. */
const finders = shared(Symbol.for('lastcall.channel-scopes.1'), () => new Map<string, Set<FindScope>>());

/**
 * Run the code that a channel announces with the scope that `find` returns as the ambient one.
 *
 * @returns a function that stops it.
 */
export function bindScope(name: string, find: FindScope): () => void {
  const start = channel(name);
  const own = finders.get(name) ?? new Set();
  finders.set(name, own);
  if (own.size === 0) {
    start.bindStore(ambient, (message) => {
      for (const findScope of own) {
        const scope = findScope(message);
        if (scope !== undefined) return scope;
      }
      return ambient.getStore();
    });
  }
  own.add(find);
  return () => {
    if (own.delete(find) && own.size === 0) start.unbindStore(ambient);
  };
}
