/** Responses that wait behind others on their connection: they have no socket yet, and are not told when it goes. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** One listener for each connection, however many wait on it. */
const waiting = new WeakMap<Socket, Set<() => void>>();

/**
 * Close a response when its connection is closed before it was its turn, as Node closes those whose turn it is; so whoever
 * sends a body hears that nobody reads it.
 *
 * @param onLost is called before.
 * @returns how to stop.
 */
export function closeWhenLost(response: ServerResponse, onLost: () => void): () => void {
  const socket = (response.req as IncomingMessage | undefined)?.socket;
  if (response.socket !== null || socket === undefined) return () => {};
  const lose = (): void => {
    if (response.socket !== null || response.destroyed) return;
    onLost();
    response.destroy();
    response.emit('close');
  };
  const all = waiting.get(socket) ?? waitOn(socket);
  all.add(lose);
  if (socket.destroyed) lose();
  return () => void all.delete(lose);
}

function waitOn(socket: Socket): Set<() => void> {
  const all = new Set<() => void>();
  waiting.set(socket, all);
  socket.once('close', () => {
    for (const lost of all) lost();
  });
  return all;
}
