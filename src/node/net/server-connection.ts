/** One connection of a server, and whether anything is under way on it. */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What makes a connection worth waiting for. */
export type Purpose =
  | 'stream' // itself, until it is closed
  | 'requests' // those of HTTP/1 that it carries
  | 'upgraded'; // nothing: what it became has no end that a server could know of

export class Connection {
  /** Those that have begun and not ended, in the order of their requests. */
  readonly #responses = new Set<ServerResponse>();
  /** How much had been read when nothing was under way. */
  #read: number;
  /** What was told that it is the last one. */
  #last: ServerResponse | undefined;

  constructor(
    readonly socket: Socket,
    public purpose: Purpose,
  ) {
    this.#read = socket.bytesRead;
  }

  /** Whether anything on it is to be waited for. What was read beyond the last request began another. */
  get busy(): boolean {
    if (this.purpose !== 'requests') return this.purpose === 'stream';
    return this.#responses.size > 0 || this.socket.bytesRead > this.#read;
  }

  begin(response: ServerResponse): void {
    this.#responses.add(response);
  }

  end(response: ServerResponse): void {
    this.#responses.delete(response);
    this.#read = this.socket.bytesRead;
  }

  /**
   * Tell the client that it gets no more responses than have begun. Only the last may say so: the server closes
   * the connection after one that does.
   */
  announceEnd(): void {
    const last = [...this.#responses].at(-1);
    if (last === this.#last) return;
    if (this.#last?.headersSent === false) this.#last.removeHeader('Connection');
    if (last?.headersSent === false) last.setHeader('Connection', 'close');
    this.#last = last;
  }
}
