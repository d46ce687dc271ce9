/** The end of a connection: gracefully within a limit, then at once. */
import { within } from '../support/limit.js';
import type { SocketState } from './socket-state.js';

/** What releases the socket of `state`: what was written arrives, then comes the end. */
export function endWithin(state: SocketState, limit: number): () => Promise<void> {
  return () => end(state, limit);
}

/** The sync twin: what the kernel has not taken yet is lost. */
export function endNow(state: SocketState): () => void {
  return () => state.destroy();
}

async function end(state: SocketState, limit: number): Promise<void> {
  const { socket, closed } = state;
  state.released = true;
  if (state.isClosed) return;
  const failed = socket.destroyed; // of itself, and whoever used it is told
  if (!failed) {
    socket.end();
    // Unread input would hold up the peer's end. A loop that reads it goes on until then.
    if (state.readers === 0) socket.resume();
  }
  const isDone = await within(limit, closed);
  if (failed) return;
  if (isDone) {
    if (state.error !== undefined) throw state.failure('what was written last may not have arrived');
    return;
  }
  const left = socket.writableLength;
  const isSent = socket.writableFinished;
  state.destroy();
  if (isSent) return; // it is only the peer that does not end
  throw new Error(
    `${state.label}: the peer did not take the last ${left} bytes within ${limit} ms, and they are lost; ` +
      'a larger "limit" gives it more time',
  );
}
