/** Closes pipelined responses whose connection is lost: while they wait behind others, they have no socket yet. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What to do when a connection closes: one listener for all responses that wait on it. */
const waiting = new WeakMap<Socket, Set<() => void>>();

/**
 * Close a response when its connection closes before its turn, as Node closes the response whose turn it is. So the
 * code that sends a body learns that nobody reads it.
 *
 * @param onLost is called before the response is closed.
 * @returns a function that stops it.
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
    for (const lose of all) lose();
  });
  return all;
}
