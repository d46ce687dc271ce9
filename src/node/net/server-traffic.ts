/** What passes through a server: its connections, as far as something is under way on them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerHttp2Session } from 'node:http2';
import type { Server, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { accompany } from './server-accompany.js';
import { Connection } from './server-connection.js';
import { isSecure, speaksHttp, speaksHttp2 } from './server-kind.js';
import { Session } from './server-session.js';

/** How far it is with its end. */
type State =
  | 'open'
  | 'closing' // takes no new connection
  | 'swept' // and has closed those on which nothing was under way
  | 'quiet'; // and nothing is under way on any other

export class Traffic {
  /** Settles, once it is swept, when nothing is left to be waited for. */
  readonly quiet: Promise<void>;
  #state: State = 'open';
  /** Those that the application sees. */
  readonly #connections = new Map<Socket, Connection>();
  /** Those that carry TLS, whether it was agreed on yet or not. */
  readonly #carriers = new Set<Socket>();
  readonly #sessions = new Set<Session>();
  /** What is still waited for, once it is swept. */
  readonly #busy = new Set<Connection>();
  readonly #isSecure: boolean;
  readonly #isHttp: boolean;
  readonly #isHttp2: boolean;
  readonly #stopListening: () => void;
  #becomeQuiet!: () => void;

  constructor(server: Server) {
    this.quiet = new Promise((resolve) => {
      this.#becomeQuiet = resolve;
    });
    this.#isSecure = isSecure(server);
    this.#isHttp = speaksHttp(server);
    this.#isHttp2 = speaksHttp2(server);
    this.#stopListening = this.#listen(server);
  }

  #listen(server: Server): () => void {
    const onConnection = (socket: Socket): void => {
      if (this.#isSecure) this.#addCarrier(socket);
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
    const stopAccompanying = accompany(server, {
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
      stopAccompanying();
    };
  }

  /** Watch no longer: the server is closed. */
  forget(): void {
    this.#stopListening();
  }

  /** From here on no new connection is taken, and clients are told that theirs will be closed. */
  close(): void {
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    for (const connection of this.#connections.values()) connection.announceEnd();
  }

  /** Close every connection on which nothing is under way, and every other as soon as that is over. */
  sweep(): void {
    this.#state = 'swept';
    for (const session of this.#sessions) session.end();
    for (const connection of this.#connections.values()) {
      if (connection.busy) this.#busy.add(connection);
      else if (connection.purpose !== 'upgraded') connection.socket.destroy();
    }
    if (this.#busy.size === 0) this.#becomeQuiet();
  }

  /** End what nobody waits for: upgraded connections, once what was written to them is sent, and handshakes. */
  endRest(): void {
    for (const { socket, purpose } of this.#connections.values()) {
      if (purpose === 'upgraded') finish(socket);
    }
    this.#state = 'quiet';
    this.#endHandshakes();
  }

  /** Cut everything; not by the sessions, which would tell clients that all is well. */
  destroy(): void {
    this.#state = 'quiet';
    for (const socket of this.#connections.keys()) socket.destroy();
    for (const carrier of this.#carriers) carrier.destroy();
  }

  #accept(socket: Socket): void {
    this.#add(socket);
    // Whoever else is told of it may not expect one that is destroyed already.
    if (this.#state !== 'open') process.nextTick(() => socket.destroy());
  }

  #add(socket: Socket): Connection {
    const isSession = this.#isHttp2 && (!this.#isSecure || (socket as TLSSocket).alpnProtocol === 'h2');
    const connection = new Connection(socket, this.#isHttp && !isSession ? 'requests' : 'stream');
    this.#connections.set(socket, connection);
    socket.once('close', () => {
      this.#connections.delete(socket);
      this.#settle(connection);
      if (this.#state === 'quiet') this.#endHandshakes();
    });
    return connection;
  }

  #addCarrier(socket: Socket): void {
    this.#carriers.add(socket);
    socket.once('close', () => this.#carriers.delete(socket));
  }

  /** A carrier does not tell what it carries; when nothing else is left, it is none that is in use. */
  #endHandshakes(): void {
    if (this.#connections.size > 0) return;
    for (const carrier of this.#carriers) carrier.destroy();
  }

  #addSession(raw: ServerHttp2Session): void {
    const session = new Session(raw);
    this.#sessions.add(session);
    raw.once('close', () => this.#sessions.delete(session));
  }

  #addRequest(socket: Socket, response: ServerResponse): void {
    const connection = this.#connections.get(socket) ?? this.#add(socket);
    connection.begin(response);
    if (this.#state !== 'open') connection.announceEnd();
    response.once('close', () => {
      connection.end(response);
      this.#settle(connection);
    });
  }

  #upgrade(socket: Socket): void {
    const connection = this.#connections.get(socket) ?? this.#add(socket);
    connection.purpose = 'upgraded';
    this.#settle(connection);
  }

  /** Something on the connection is over. */
  #settle(connection: Connection): void {
    if (this.#state !== 'swept' || (connection.busy && !connection.socket.destroyed)) return;
    if (connection.purpose === 'requests') finish(connection.socket);
    this.#busy.delete(connection);
    if (this.#busy.size === 0) this.#becomeQuiet();
  }
}

/** Close what has sent all that it had to. Nothing is read any more: another request would get no answer. */
function finish(socket: Socket): void {
  socket.pause();
  if (typeof socket.destroySoon === 'function') socket.destroySoon();
  else socket.end(); // applications may bring streams of their own
}
