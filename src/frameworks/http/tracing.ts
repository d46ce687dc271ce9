/** What a framework's tracing channel tells, while an application wants to know it. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Unit } from 'lastcall/adapter';
import type { Requests } from './requests.js';
import { bringHome } from './stray.js';

type Listener = (message: unknown) => void;

export interface Followed<Request extends object> {
  readonly requests: Requests<Request>;
  /** The unit of what a message is about. */
  readonly unitOf: (message: unknown) => Unit | undefined;
}

/**
 * Listen to some events of a tracing channel, once for all applications, and give what is traced the ambient scope of its
 * request, however it was reached.
 *
 * @returns how to begin; this returns how an application ends it. The last one that ends it removes the listeners.
 */
export function tracing<Request extends object>(
  name: string,
  { requests, unitOf }: Followed<Request>,
  listeners: Readonly<Record<string, Listener>>,
): () => () => void {
  const subscriptions = Object.entries(listeners).map(
    ([event, listener]) => [`tracing:${name}:${event}`, listener] as const,
  );
  let stop = (): void => {};
  const begin = (): void => {
    stop = bringHome(`tracing:${name}:start`, (message) => {
      const unit = unitOf(message);
      return unit !== undefined && requests.isStrayed(unit) ? unit.scope : undefined;
    });
    for (const [event, listener] of subscriptions) subscribe(event, listener);
  };
  const end = (): void => {
    stop();
    for (const [event, listener] of subscriptions) unsubscribe(event, listener);
  };
  let users = 0;
  return () => {
    users += 1;
    if (users === 1) begin();
    let used = true;
    return () => {
      if (!used) return;
      used = false;
      users -= 1;
      if (users === 0) end();
    };
  };
}
