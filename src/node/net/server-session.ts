/** An HTTP/2 session, and its end in the two steps of RFC 9113, 6.8. */
import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import { turns } from './server-turns.js';

/** The last stream id of a GOAWAY that announces the end: every request sent before it is read is answered. */
const EVERY_STREAM = 2 ** 31 - 1;

export class Session {
  readonly #session: ServerHttp2Session;
  /** The number of open streams. */
  #streams = 0;
  #ending = false;

  constructor(session: ServerHttp2Session) {
    this.#session = session;
    session.on('stream', (stream: ServerHttp2Stream) => {
      this.#streams += 1;
      stream.once('close', () => {
        this.#streams -= 1;
        if (this.#ending) void this.#closeIdle();
      });
    });
  }

  /**
   * Ask the client to send no more requests, and close when no stream is open. Requests that still arrive are answered:
   * refusing them, as `close` alone does, corrupts the memory of Node 20, which frees a stream that it is reading.
   */
  end(): void {
    const session = this.#session;
    // Servers of Node 24 and later close their sessions themselves.
    if (session.closed || session.destroyed) return;
    this.#ending = true;
    session.goaway(0, EVERY_STREAM);
    void this.#closeIdle();
  }

  async #closeIdle(): Promise<void> {
    if (this.#streams > 0) return;
    await turns(); // once the GOAWAY is sent and no stream is open, Node reads nothing more
    if (this.#streams === 0) this.#session.close();
  }
}
