/** Listening only while others do: to be listened to can change what a server does. */
import type { EventEmitter } from 'node:events';

// Listeners of every event meet here.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Listener = (...args: any[]) => void;

/**
 * Have each of `listeners` called first for its event, as long as somebody else listens to it. An HTTP server
 * that has a listener of `upgrade` does not answer such requests itself; one of HTTP/2 that has a listener of
 * `request` makes requests of its streams.
 *
 * @returns what ends it.
 */
export function accompany(emitter: EventEmitter, listeners: Readonly<Record<string, Listener>>): () => void {
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
