/** `wrapSocket`: wraps a socket as a connection that is closed once, and delivers what was written. */
import type { Socket } from 'node:net';
import type { ManagedValue } from '../../index.js';
import { ManagedHandle } from '../../internal.js';
import { weakDetach } from '../support/weak-detach.js';
import { checkLimit } from '../support/limit.js';
import { readOptions } from '../support/options.js';
import { labelOfSocket } from './address.js';
import { endNow, endWithin } from './connection-end.js';
import { SocketState } from './socket-state.js';

/** The default limit for the graceful end of a connection, in milliseconds. */
export const LIMIT_MS = 2_000;

/**
 * A socket that is closed on release: what was written is delivered, then the peer sees the end. A socket that closes
 * by itself needs no release.
 *
 * Iterating yields what arrives until the peer ends; an error of the socket is thrown. Leaving the loop early leaves
 * the connection open, and the next loop continues where it stopped.
 */
export interface Connection extends ManagedValue<Socket>, AsyncDisposable, AsyncIterable<Buffer, undefined> {
  /**
   * Write, and wait until the socket accepts more: at once below its high-water mark, otherwise until it has drained.
   *
   * @param encoding of a string; `utf8` if not given.
   * @returns a promise that is rejected when the connection ends or fails first. A pending write keeps the connection
   * from being collected. It does not delay disposal, which sends what was written.
   * @throws (the promise rejects) ReferenceError when the connection was released.
   */
  write(chunk: Uint8Array | string, encoding?: BufferEncoding): Promise<void>;
  /**
   * Fulfils, and never rejects, when the socket is closed by either side; with the error that closed it, if any.
   */
  readonly closed: Promise<Error | undefined>;
  /** Close it: see `wrapSocket`. Rejects when something that was written may not have arrived. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** The options that `wrapSocket` and `connect` have in common. */
export interface ConnectionOptions {
  /**
   * How long disposal waits, in milliseconds, until what was written is sent and the peer has ended as well; then
   * the socket is destroyed. 2,000 if not given.
   */
  readonly limit?: number | undefined;
}

/**
 * Wrap a socket of `node:net` or `node:tls`, so that it is closed exactly once: when the wrapper is disposed, when it
 * is collected, or when the program ends, whichever comes first. What was written is delivered and the peer sees the
 * end; unread input is dropped. At `process.exit` and in a crash the socket is destroyed.
 *
 * A peer that resets an idle connection does not crash the program: the next loop, the next `write` and `closed` report
 * the error. A socket that closes by itself is no longer tracked.
 *
 * @param socket open or connecting. A destroyed socket is treated as one that closes a moment later: the wrapper
 * is dead, and reports why.
 * @param options `limit`: how long the graceful end may take, in milliseconds; 2,000 if not given.
 * @returns the connection. The collector watches it, not the socket.
 * @throws TypeError when the limit is not a number of milliseconds. Disposal rejects when the peer closes the
 * connection too early, or when not everything written could be sent within the limit.
 *
 * *Gotcha*: keep the connection as long as you use the socket. A listener on the socket does not keep it alive; a
 * running loop over the connection and a pending write do. A loop that runs during disposal continues until the peer
 * ends, within the limit: leave it first if the peer may not end.
 *
 * @example
 * ```ts
 * import { once } from 'node:events';
 * import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
 * import { wrapSocket } from 'lastcall/node';
 *
 * const server = createServer().listen(0, '127.0.0.1');
 * await once(server, 'listening');
 * const client = connect((server.address() as AddressInfo).port, '127.0.0.1').setEncoding('utf8');
 * const [socket] = (await once(server, 'connection')) as [Socket];
 * server.close();
 * {
 *   await using connection = wrapSocket(socket, { limit: 1_000 });
 *   await connection.write('goodbye');
 *   client.once('data', (text) => console.log(text)); // prints: goodbye
 * }
 * socket.closed; // => true
 * ```
 */
export function wrapSocket(socket: Socket, options?: ConnectionOptions): Connection {
  const { limit = LIMIT_MS } = readOptions(options, 'wrapSocket');
  checkLimit(limit, 'wrapSocket');
  return new SocketConnection(new SocketState(socket, labelOfSocket(socket)), limit);
}

/** The implementation of `Connection`. */
export class SocketConnection extends ManagedHandle<Socket> implements Connection {
  readonly #state: SocketState;

  constructor(state: SocketState, limit: number) {
    const { socket, label } = state;
    super(socket, endWithin(state, limit), endNow(state), label);
    this.#state = state;
    if (state.isClosed) this.detach();
    else socket.once('close', weakDetach(this));
  }

  get closed(): Promise<Error | undefined> {
    return this.#state.closed;
  }

  override detach(): Socket | undefined {
    const socket = super.detach();
    if (socket !== undefined) this.#state.detach();
    return socket;
  }

  async write(chunk: Uint8Array | string, encoding?: BufferEncoding): Promise<void> {
    const socket = this.#socket;
    if (!socket.writable) throw this.#state.failure('nothing more can be written');
    if (!socket.write(chunk, encoding)) await this.#state.drained(this);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, undefined> {
    const socket = this.#socket;
    this.#state.readers += 1;
    try {
      for (;;) {
        const chunk = socket.destroyed ? null : (socket.read() as Buffer | null);
        if (chunk !== null) yield chunk;
        else if (socket.readableEnded && !this.#state.destroyed) return;
        else if (this.#state.isClosed)
          throw this.#state.error ?? this.#state.failure('the peer did not end the stream');
        else await nextEvent(socket);
      }
    } finally {
      this.#state.readers -= 1; // uses `this`, which keeps the wrapper alive until here
    }
  }

  /** The socket, even after it has closed by itself: its state says why. Only use after release is an error. */
  get #socket(): Socket {
    const { isClosed, released, socket } = this.#state;
    return isClosed && !released ? socket : this.value;
  }
}

/** Wait until there may be something to read, or the end. The listeners are removed after that. */
function nextEvent(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const events = ['readable', 'end', 'close'];
    const onEvent = (): void => {
      for (const event of events) socket.off(event, onEvent);
      resolve();
    };
    for (const event of events) socket.on(event, onEvent);
  });
}
