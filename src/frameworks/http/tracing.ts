/** What a framework's tracing channel tells, while an application wants to know it. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

type Listener = (message: unknown) => void;

/**
 * Listen to some events of a tracing channel, once for all applications.
 *
 * @returns how to begin; this returns how an application ends it. The last one that ends it removes the listeners.
 */
export function tracing(channel: string, listeners: Readonly<Record<string, Listener>>): () => () => void {
  const subscriptions = Object.entries(listeners).map(
    ([event, listener]) => [`tracing:${channel}:${event}`, listener] as const,
  );
  let users = 0;
  return () => {
    users += 1;
    if (users === 1) for (const [name, listener] of subscriptions) subscribe(name, listener);
    let used = true;
    return () => {
      if (!used) return;
      used = false;
      users -= 1;
      if (users === 0) for (const [name, listener] of subscriptions) unsubscribe(name, listener);
    };
  };
}
