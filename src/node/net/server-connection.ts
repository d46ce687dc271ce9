/** One connection of a server, and whether it is busy. */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What keeps a connection busy. */
export type Kind =
  | 'stream' // the connection itself, until it is closed
  | 'requests' // the HTTP/1 requests that it carries
  | 'upgraded'; // nothing: the server does not know when the new protocol is done

export class Connection {
  /** The pending responses, in the order of their requests. */
  readonly #responses = new Set<ServerResponse>();
  /** How many bytes had been read when the last response finished. */
  #bytesRead: number;
  /** The response that announces the end of the connection. */
  #last: ServerResponse | undefined;

  constructor(
    readonly socket: Socket,
    public kind: Kind,
  ) {
    this.#bytesRead = socket.bytesRead;
  }

  /** Whether there is anything to wait for. Bytes read after the last request belong to another request. */
  get busy(): boolean {
    if (this.kind !== 'requests') return this.kind === 'stream';
    return this.#responses.size > 0 || this.socket.bytesRead > this.#bytesRead;
  }

  start(response: ServerResponse): void {
    this.#responses.add(response);
  }

  finish(response: ServerResponse): void {
    this.#responses.delete(response);
    this.#bytesRead = this.socket.bytesRead;
  }

  /**
   * Announce to the client that there will be no further responses. Only the last pending response may say so, since
   * the server closes the connection after it.
   */
  announceEnd(): void {
    const last = [...this.#responses].at(-1);
    if (last === this.#last) return;
    if (this.#last?.headersSent === false) this.#last.removeHeader('Connection');
    if (last?.headersSent === false) last.setHeader('Connection', 'close');
    this.#last = last;
  }
}
