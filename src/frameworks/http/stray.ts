/** The ambient scope of handlers that were reached from elsewhere, such as from a pool that calls back in another request. */
import { channel } from 'node:diagnostics_channel';
import type { AsyncScope } from 'lastcall';
import { ambient } from '../../context/ambient.js';
import { shared } from '../../internal.js';

/** @returns the scope that a message's code has to find, or nothing if it is none of one's own or has not strayed. */
export type Finder = (message: unknown) => AsyncScope | undefined;

/** A channel knows one way to set the ambient scope, and several adapters may be interested in it. */
const finders = shared(Symbol.for('lastcall.stray.1'), () => new Map<string, Set<Finder>>());

/**
 * Give what is announced on a channel the scope that is found for it.
 *
 * @returns how to end it.
 */
export function bringHome(name: string, find: Finder): () => void {
  const start = channel(name);
  const own = finders.get(name) ?? new Set();
  finders.set(name, own);
  if (own.size === 0) {
    start.bindStore(ambient, (message) => {
      for (const finder of own) {
        const scope = finder(message);
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
