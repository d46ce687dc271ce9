/** A session of HTTP/2, and its end in the two steps of RFC 9113, 6.8. */
import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import { turns } from './server-turns.js';

/** In a GOAWAY: whatever is asked for until this is read is answered. */
const EVERY_STREAM = 2 ** 31 - 1;

export class Session {
  readonly #session: ServerHttp2Session;
  /** How many of its streams are open. */
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
   * Have the client ask for nothing more, and close when nothing is left. What it asks for meanwhile is answered:
   * to refuse it, as `close` alone does, corrupts the memory of Node 20, which frees a stream that it is reading.
   */
  end(): void {
    const session = this.#session;
    // Servers of Node 24 and later have closed theirs by themselves.
    if (session.closed || session.destroyed) return;
    this.#ending = true;
    session.goaway(0, EVERY_STREAM);
    void this.#closeIdle();
  }

  async #closeIdle(): Promise<void> {
    if (this.#streams > 0) return;
    await turns(); // when the GOAWAY is sent, and no stream is open, Node reads nothing more
    if (this.#streams === 0) this.#session.close();
  }
}
