/** `wrapSocket`: a socket as a connection that is closed once, and loses nothing that was written. */
import type { Socket } from 'node:net';
import type { ManagedValue } from '../../index.js';
import { ManagedHandle } from '../../internal.js';
import { weakDetach } from '../support/weak-detach.js';
import { checkLimit } from '../support/limit.js';
import { readOptions } from '../support/options.js';
import { labelOfSocket } from './address.js';
import { endNow, endWithin } from './end.js';
import { SocketState } from './socket-state.js';

/** How long the graceful end of a connection may take if nothing else is said, in milliseconds. */
export const LIMIT_MS = 2_000;

/**
 * A socket and the duty to close it: what was written arrives, then the peer sees the end. A socket that closes by
 * itself leaves nothing to do.
 *
 * Looped over, it gives what arrives: until the peer ends; what the socket fails with is thrown. Leaving the loop
 * early leaves the connection open, and another loop goes on where it stopped.
 */
export interface Connection extends ManagedValue<Socket>, AsyncDisposable, AsyncIterable<Buffer, undefined> {
  /**
   * Write, and wait until the socket takes more: at once below its high-water mark, else until it has drained.
   *
   * @param encoding of a text; `utf8` if not given.
   * @returns a promise that is rejected when the connection ends or fails first. One that waits keeps the connection
   * from being collected, but does not put off its disposal, which writes what was given.
   * @throws ReferenceError, as a rejection, when the connection was released.
   */
  write(chunk: Uint8Array | string, encoding?: BufferEncoding): Promise<void>;
  /**
   * Fulfils, never rejects, when the socket is closed, whoever closed it, with the error that closed it if one did.
   */
  readonly closed: Promise<Error | undefined>;
  /** Close it: see `wrapSocket`. The promise is rejected when something that was written may not have arrived. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** What `wrapSocket` and `connect` take of their own. */
export interface ConnectionOptions {
  /**
   * How long disposal waits, in milliseconds, until what was written is taken and the peer has ended, too; then
   * the socket is destroyed. 2,000 if not given.
   */
  readonly limit?: number | undefined;
}

/**
 * Wrap a socket of `node:net` or `node:tls`, so that it is closed exactly once: when the wrapper is disposed, when it
 * is collected, or when the program ends, whichever comes first. What was written arrives and the peer sees the end;
 * unread input is dropped. At `process.exit` and in a crash the socket is destroyed.
 *
 * A peer that resets the connection while nobody looks does not end the program: the next loop, the next `write` and
 * `closed` tell of the error. A socket that closes by itself is no longer kept.
 *
 * @param socket open or connecting. One that is destroyed is taken as one that closes a moment later: the wrapper
 * is dead, and says why.
 * @param options `limit`: how long the graceful end may take, in milliseconds; 2,000 if not given.
 * @returns the connection; it, not the socket, is what the collector watches.
 * @throws TypeError when the limit is no such number. Disposal is rejected when the peer breaks off while it waits, or
 * when the limit is over before all that was written was taken.
 *
 * *Gotcha*: keep the connection as long as you use the socket. A listener on the socket does not keep it; a
 * loop over the connection does, and a write that waits. A loop that goes on while the connection is disposed goes
 * on until the peer ends, within the limit: leave it first where the peer may not.
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

/** What a connection is. */
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
    if (socket !== undefined) this.#state.letGo();
    return socket;
  }

  async write(chunk: Uint8Array | string, encoding?: BufferEncoding): Promise<void> {
    const socket = this.#socket;
    if (!socket.writable) throw this.#state.failure('nothing more can be written');
    if (!socket.write(chunk, encoding)) await this.#state.taken(this);
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
          throw this.#state.error ?? this.#state.failure('its peer has not ended');
        else await nextEvent(socket);
      }
    } finally {
      this.#state.readers -= 1; // of `this`: the wrapper is kept until then
    }
  }

  /** Also when it has closed by itself: its state tells how, and that is no use after release. */
  get #socket(): Socket {
    const { isClosed, released, socket } = this.#state;
    return isClosed && !released ? socket : this.value;
  }
}

/** What may have changed when there was nothing to read. Nobody listens to it longer than somebody waits. */
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
