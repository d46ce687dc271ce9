/** `connect`: a connection to somebody who listens. */
import { connect as connectSocket, type NetConnectOpts, type Socket } from 'node:net';
import type { ConnectionOptions as TlsOptions } from 'node:tls';
import { ownOptions } from '../../internal.js';
import { checkLimit } from '../support/limit.js';
import { readOptions } from '../support/options.js';
import { labelOfDestination } from './address.js';
import { type Connection, type ConnectionOptions, LIMIT_MS, SocketConnection } from './connection.js';
import { SocketState, withCode } from './socket-state.js';

/** What `connect` takes: what `net.connect` takes, or with `tls: true` what `tls.connect` takes, and its own. */
export type ConnectOptions = Attempt &
  ((NetConnectOpts & Plain) | (TlsOptions & Secure) | (NetConnectOpts & TlsOptions & Either));

/** What `connect` takes of its own. */
interface Attempt extends ConnectionOptions {
  /** Gives up the attempt; a connection that is there already is left alone. */
  readonly signal?: AbortSignal | undefined;
}

interface Plain {
  /** Without TLS. */
  readonly tls?: false | undefined;
}

interface Either {
  /** With TLS or without, as a configuration says. */
  readonly tls: boolean;
}

interface Secure {
  /** With TLS: connected means secure, and that the peer's certificate was accepted. */
  readonly tls: true;
}

/**
 * Connect to a host and port, or to a path of this machine, in plain or with TLS. The connection is closed exactly
 * once, as `wrapSocket` says.
 *
 * @param options what `net.connect` takes, or with `tls: true` what `tls.connect` takes; `limit`: how long
 * the graceful end may take, in milliseconds, 2,000 if not given; `signal`: gives up the attempt, for example
 * `AbortSignal.timeout(5_000)`. Without one the system decides how long it tries.
 * @returns a promise of the connection, once it is there; with TLS, once it is secure.
 * @throws as a rejection: an error that names the address, with the socket's error or the signal's reason as its
 * `cause`, and its `code` (`ABORT_ERR` for the signal); no socket is left. TypeError when the limit is no such number.
 *
 * *Gotcha*: keep the connection as long as you use its socket, as with `wrapSocket`.
 *
 * @example
 * ```ts
 * import { once } from 'node:events';
 * import { type AddressInfo, createServer } from 'node:net';
 * import { connect } from 'lastcall/node';
 *
 * const server = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
 * await once(server, 'listening');
 * const { port } = server.address() as AddressInfo;
 *
 * await using connection = await connect({ host: '127.0.0.1', port, signal: AbortSignal.timeout(5_000) });
 * for await (const chunk of connection) console.log(String(chunk)); // prints: hello
 * await connection.closed; // => undefined
 * server.close();
 * ```
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { limit = LIMIT_MS, signal, tls: secure = false, ...rest } = readOptions(options, 'connect');
  const asked = ownOptions(rest);
  checkLimit(limit, 'connect');
  const label = labelOfDestination(asked, secure);
  const tls = secure ? await import('node:tls') : undefined; // it takes as long to load as all the rest
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError('connect: "signal" must be an AbortSignal');
  }
  if (signal?.aborted === true) throw refusal(label, signal.reason, true);
  const socket = tls?.connect(asked) ?? connectSocket(asked as NetConnectOpts);
  const state = new SocketState(socket, label);
  await attempt(state, secure ? 'secureConnect' : 'connect', signal);
  return new SocketConnection(state, limit);
}

/** Wait until `event` says that the socket is connected. It is rejected when the socket is closed, not before. */
async function attempt(state: SocketState, event: string, signal: AbortSignal | undefined): Promise<void> {
  const { socket } = state;
  const giveUp = (): void => void socket.destroy();
  signal?.addEventListener('abort', giveUp, { once: true });
  const connected = await firstOf(socket, event);
  signal?.removeEventListener('abort', giveUp);
  if (connected && !socket.destroyed) return;
  const error = await state.closed;
  const isGivenUp = error === undefined && signal?.aborted === true;
  throw refusal(state.label, isGivenUp ? signal.reason : error, isGivenUp);
}

/** Whether `event` comes before the socket is closed. */
function firstOf(socket: Socket, event: string): Promise<boolean> {
  return new Promise((resolve) => {
    const onConnect = (): void => {
      socket.off('close', onClose);
      resolve(true);
    };
    const onClose = (): void => {
      socket.off(event, onConnect);
      resolve(false);
    };
    socket.once(event, onConnect);
    socket.once('close', onClose);
  });
}

function refusal(label: string, cause: unknown, isGivenUp: boolean): Error {
  const what = isGivenUp ? 'the attempt to connect was given up' : 'could not connect';
  const error = new Error(`${label}: ${what}: ${messageOf(cause)}`, { cause });
  return isGivenUp ? Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' }) : withCode(error, cause);
}

/** Where several addresses were tried, the error has several causes, and says nothing itself. */
function messageOf(cause: unknown): string {
  if (cause === undefined) return 'the connection was closed';
  if (cause instanceof AggregateError && cause.message === '') {
    return cause.errors.map((error) => messageOf(error)).join('; ');
  }
  return cause instanceof Error ? cause.message : String(cause);
}
