/** Tracks the connections, sessions and requests of a server, and closes them when the server ends. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerHttp2Session } from 'node:http2';
import type { Server, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { listenAlongside } from './server-listen-alongside.js';
import { Connection } from './server-connection.js';
import { isSecure, speaksHttp, speaksHttp2 } from './server-kind.js';
import { Session } from './server-session.js';

/** The phases of a graceful end. */
type State =
  | 'open'
  | 'closing' // no new connections
  | 'draining' // idle connections are closed, busy ones may finish
  | 'drained'; // no connection is busy

export class Traffic {
  /** Settles when no connection is busy, after `drain` was called. */
  readonly drained: Promise<void>;
  #state: State = 'open';
  /** The connections that the application sees. */
  readonly #connections = new Map<Socket, Connection>();
  /** The TCP sockets beneath TLS, during and after the handshake. */
  readonly #rawSockets = new Set<Socket>();
  readonly #sessions = new Set<Session>();
  /** The connections that are still awaited while draining. */
  readonly #busy = new Set<Connection>();
  readonly #isSecure: boolean;
  readonly #isHttp: boolean;
  readonly #isHttp2: boolean;
  readonly #stopListening: () => void;
  #resolveDrained!: () => void;

  constructor(server: Server) {
    this.drained = new Promise((resolve) => {
      this.#resolveDrained = resolve;
    });
    this.#isSecure = isSecure(server);
    this.#isHttp = speaksHttp(server);
    this.#isHttp2 = speaksHttp2(server);
    this.#stopListening = this.#listen(server);
  }

  #listen(server: Server): () => void {
    const onConnection = (socket: Socket): void => {
      if (this.#isSecure) this.#addRawSocket(socket);
      else this.#accept(socket);
    };
    const onSecureConnection = (socket: TLSSocket): void => this.#accept(socket);
    const onSession = (session: ServerHttp2Session): void => this.#addSession(session);
    server.prependListener('connection', onConnection);
    server.prependListener('secureConnection', onSecureConnection);
    server.prependListener('session', onSession);
    const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
      if (request.httpVersionMajor === 1) this.#addRequest(request.socket, response);
    };
    const onUpgrade = (_request: IncomingMessage, socket: Socket): void => this.#upgrade(socket);
    const stopAlongside = listenAlongside(server, {
      request: onRequest,
      checkContinue: onRequest,
      checkExpectation: onRequest,
      upgrade: onUpgrade,
      connect: onUpgrade,
    });
    return () => {
      server.off('connection', onConnection);
      server.off('secureConnection', onSecureConnection);
      server.off('session', onSession);
      stopAlongside();
    };
  }

  /** Stop tracking: the server is closed. */
  stop(): void {
    this.#stopListening();
  }

  /** Reject new connections from here on, and announce to clients that theirs will be closed. */
  close(): void {
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    for (const connection of this.#connections.values()) connection.announceEnd();
  }

  /** Close idle connections at once, and each busy one as soon as it is idle. */
  drain(): void {
    this.#state = 'draining';
    for (const session of this.#sessions) session.end();
    for (const connection of this.#connections.values()) {
      if (connection.busy) this.#busy.add(connection);
      else if (connection.kind !== 'upgraded') connection.socket.destroy();
    }
    if (this.#busy.size === 0) this.#resolveDrained();
  }

  /** End what is not awaited: unfinished handshakes, and upgraded connections once their output is sent. */
  endRest(): void {
    for (const { socket, kind } of this.#connections.values()) {
      if (kind === 'upgraded') finish(socket);
    }
    this.#state = 'drained';
    this.#endHandshakes();
  }

  /** Destroy every socket. Sessions are not closed, as that would report success to the clients. */
  destroy(): void {
    this.#state = 'drained';
    for (const socket of this.#connections.keys()) socket.destroy();
    for (const socket of this.#rawSockets) socket.destroy();
  }

  #accept(socket: Socket): void {
    this.#add(socket);
    // Later, since other listeners may not expect a socket that is already destroyed.
    if (this.#state !== 'open') process.nextTick(() => socket.destroy());
  }

  #add(socket: Socket): Connection {
    const isSession = this.#isHttp2 && (!this.#isSecure || (socket as TLSSocket).alpnProtocol === 'h2');
    const connection = new Connection(socket, this.#isHttp && !isSession ? 'requests' : 'stream');
    this.#connections.set(socket, connection);
    socket.once('close', () => {
      this.#connections.delete(socket);
      this.#settle(connection);
      if (this.#state === 'drained') this.#endHandshakes();
    });
    return connection;
  }

  #addRawSocket(socket: Socket): void {
    this.#rawSockets.add(socket);
    socket.once('close', () => this.#rawSockets.delete(socket));
  }

  /** A raw socket does not say what it carries. If no connection is left, it is still in its handshake. */
  #endHandshakes(): void {
    if (this.#connections.size > 0) return;
    for (const socket of this.#rawSockets) socket.destroy();
  }

  #addSession(raw: ServerHttp2Session): void {
    const session = new Session(raw);
    this.#sessions.add(session);
    raw.once('close', () => this.#sessions.delete(session));
  }

  #addRequest(socket: Socket, response: ServerResponse): void {
    const connection = this.#connections.get(socket) ?? this.#add(socket);
    connection.start(response);
    if (this.#state !== 'open') connection.announceEnd();
    response.once('close', () => {
      connection.finish(response);
      this.#settle(connection);
    });
  }

  #upgrade(socket: Socket): void {
    const connection = this.#connections.get(socket) ?? this.#add(socket);
    connection.kind = 'upgraded';
    this.#settle(connection);
  }

  /** A request finished, or the connection closed or was upgraded. */
  #settle(connection: Connection): void {
    if (this.#state !== 'draining' || (connection.busy && !connection.socket.destroyed)) return;
    if (connection.kind === 'requests') finish(connection.socket);
    this.#busy.delete(connection);
    if (this.#busy.size === 0) this.#resolveDrained();
  }
}

/** Close a socket once its output is sent. It reads nothing more: another request would get no answer. */
function finish(socket: Socket): void {
  socket.pause();
  if (typeof socket.destroySoon === 'function') socket.destroySoon();
  else socket.end(); // an application may use its own kind of stream
}
