/** Listens to events only while other code does, since having a listener can change what a server does. */
import type { EventEmitter } from 'node:events';

// Listeners of all kinds of events are handled here.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Listener = (...args: any[]) => void;

/**
 * Call each of `listeners` first for its event, as long as other code listens to that event. An HTTP server with an
 * `upgrade` listener does not answer such requests itself; an HTTP/2 server with a `request` listener turns its streams
 * into requests.
 *
 * @returns a function that removes the listeners.
 */
export function listenAlongside(
  emitter: EventEmitter,
  listeners: Readonly<Record<string, Listener>>,
): () => void {
  const own = new Map(Object.entries(listeners));
  const onAdded = (event: string, listener: unknown): void => {
    const ours = own.get(event);
    if (ours === undefined || listener === ours || emitter.listeners(event).includes(ours)) return;
    emitter.prependListener(event, ours);
  };
  const onRemoved = (event: string): void => {
    const ours = own.get(event);
    if (ours === undefined || emitter.listenerCount(event) !== 1) return;
    if (emitter.listeners(event)[0] === ours) emitter.off(event, ours);
  };
  for (const event of own.keys()) {
    if (emitter.listenerCount(event) > 0) onAdded(event, undefined);
  }
  emitter.on('newListener', onAdded);
  emitter.on('removeListener', onRemoved);
  return () => {
    emitter.off('newListener', onAdded);
    emitter.off('removeListener', onRemoved);
    for (const [event, listener] of own) emitter.off(event, listener);
  };
}
