/** Records the listeners that are added to a web global, which does not list them itself. */

export interface Listeners {
  /** The current event types, one entry for each listener. */
  readonly now: readonly string[];
  /** Each call that added or removed a listener, such as `+pagehide` and `-pagehide`. */
  readonly log: readonly string[];
}

type Method = 'addEventListener' | 'removeEventListener';
type Web = Partial<Record<Method, (type: string, listener: unknown, ...options: unknown[]) => void>>;

/** @param global the global object; if it has no `addEventListener`, the result is empty. */
export function listenersOf(global: object): Listeners {
  const now = new Map<string, Set<unknown>>();
  const log: string[] = [];
  const web = global as Web;
  const { addEventListener, removeEventListener } = web;
  if (addEventListener === undefined || removeEventListener === undefined) return { now: [], log };
  const listening = (type: string): Set<unknown> => {
    const listeners = now.get(type) ?? new Set();
    now.set(type, listeners);
    return listeners;
  };
  web.addEventListener = (type, listener, ...options) => {
    listening(type).add(listener); // adding it again has no effect
    log.push(`+${type}`);
    addEventListener.call(global, type, listener, ...options);
  };
  web.removeEventListener = (type, listener, ...options) => {
    listening(type).delete(listener);
    log.push(`-${type}`);
    removeEventListener.call(global, type, listener, ...options);
  };
  return {
    log,
    get now() {
      return [...now].flatMap(([type, listeners]) => Array.from(listeners, () => type));
    },
  };
}
