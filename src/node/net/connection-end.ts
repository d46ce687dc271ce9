/** Ends a connection: gracefully within a limit, then by force. */
import { within } from '../support/limit.js';
import type { SocketState } from './socket-state.js';

/** The release of the socket of `state`: sends what was written, then ends the stream. */
export function endWithin(state: SocketState, limit: number): () => Promise<void> {
  return () => end(state, limit);
}

/** The sync twin: what the kernel has not accepted yet is lost. */
export function endNow(state: SocketState): () => void {
  return () => state.destroy();
}

async function end(state: SocketState, limit: number): Promise<void> {
  const { socket, closed } = state;
  state.released = true;
  if (state.isClosed) return;
  const failed = socket.destroyed; // by itself; its users get the error
  if (!failed) {
    socket.end();
    // Unread input would delay the peer's end. A loop that reads it continues until then.
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
  if (isSent) return; // all was sent; only the peer has not ended
  throw new Error(
    `${state.label}: the peer did not take the last ${left} bytes within ${limit} ms, and they are lost; ` +
      'a larger "limit" gives it more time',
  );
}
