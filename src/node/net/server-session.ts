/** The end of a session of HTTP/2, in the two steps of RFC 9113, 6.8. */
import type { ServerHttp2Session } from 'node:http2';

/** In a GOAWAY: whatever has been asked for until this is read is answered. */
const EVERY_STREAM = 2 ** 31 - 1;

/** A client that has not answered for so long is not waited for. */
const PATIENCE_MS = 1_000;

/**
 * Have a client ask for nothing more, then close. What it asks for meanwhile is answered: to refuse it, as `close`
 * alone does, corrupts the memory of Node 20, which frees a stream that it is reading.
 */
export function endSession(session: ServerHttp2Session): void {
  // Servers of Node 24 and later have closed theirs by themselves.
  if (session.closed || session.destroyed) return;
  const close = (): void => {
    clearTimeout(timer);
    session.close();
  };
  const timer = setTimeout(close, PATIENCE_MS);
  session.goaway(0, EVERY_STREAM);
  // The answer comes behind all that the client sent before it read the GOAWAY.
  if (!session.ping(close)) close();
}
