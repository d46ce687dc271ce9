/** Listens to a framework's tracing channel while any application needs it. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Unit } from 'lastcall/adapter';
import { bindScope } from './channel-scope.js';
import type { Requests } from './requests.js';

type Listener = (message: unknown) => void;

export interface TracedRequests<Request extends object> {
  readonly requests: Requests<Request>;
  /** The unit of the request that a message is about. */
  readonly unitOf: (message: unknown) => Unit | undefined;
}

/**
 * Listen to events of a tracing channel, once for all applications. Traced code has its request's scope as the ambient
 * one, even if it was reached from another request.
 *
 * @returns a function that starts listening for one application, and returns a function that stops it. The listeners
 * are removed when the last application stops.
 */
export function tracing<Request extends object>(
  name: string,
  { requests, unitOf }: TracedRequests<Request>,
  listeners: Readonly<Record<string, Listener>>,
): () => () => void {
  const subscriptions = Object.entries(listeners).map(
    ([event, listener]) => [`tracing:${name}:${event}`, listener] as const,
  );
  let unbind = (): void => {};
  const listen = (): void => {
    unbind = bindScope(`tracing:${name}:start`, (message) => {
      const unit = unitOf(message);
      return unit !== undefined && requests.isOutside(unit) ? unit.scope : undefined;
    });
    for (const [event, listener] of subscriptions) subscribe(event, listener);
  };
  const unlisten = (): void => {
    unbind();
    for (const [event, listener] of subscriptions) unsubscribe(event, listener);
  };
  let applications = 0;
  return () => {
    applications += 1;
    if (applications === 1) listen();
    let isListening = true;
    return () => {
      if (!isListening) return;
      isListening = false;
      applications -= 1;
      if (applications === 0) unlisten();
    };
  };
}
