/** `connect`: opens a connection that is closed exactly once. */
import { connect as connectSocket, type NetConnectOpts, type Socket } from 'node:net';
import type { ConnectionOptions as TlsOptions } from 'node:tls';
import { ownOptions } from '../../internal.js';
import { checkLimit } from '../support/limit.js';
import { readOptions } from '../support/options.js';
import { labelOfDestination } from './address.js';
import { type Connection, type ConnectionOptions, LIMIT_MS, SocketConnection } from './connection.js';
import { SocketState, withCode } from './socket-state.js';

/** The options of `net.connect`, or with `tls: true` those of `tls.connect`, and `limit`, `signal` and `tls`. */
export type ConnectOptions = Attempt &
  ((NetConnectOpts & Plain) | (TlsOptions & Secure) | (NetConnectOpts & TlsOptions & Either));

/** The options of `connect` itself. */
interface Attempt extends ConnectionOptions {
  /** Aborts the attempt. It does not affect a connection that is already open. */
  readonly signal?: AbortSignal | undefined;
}

interface Plain {
  /** Without TLS. */
  readonly tls?: false | undefined;
}

interface Either {
  /** With or without TLS, for example as configured. */
  readonly tls: boolean;
}

interface Secure {
  /** With TLS: the promise resolves once the handshake is done and the peer's certificate is accepted. */
  readonly tls: true;
}

/**
 * Connect to a host and port, or to a path on this machine, with or without TLS. The connection is closed exactly
 * once, as described at `wrapSocket`.
 *
 * @param options those of `net.connect`, or with `tls: true` those of `tls.connect`; `limit`: how long the graceful
 * end may take, in milliseconds, 2,000 if not given; `signal`: aborts the attempt, for example
 * `AbortSignal.timeout(5_000)`. Without a signal, the system decides how long it tries.
 * @returns a promise of the connection, once it is open; with TLS, once it is secure.
 * @throws (the promise rejects) an error that names the address. Its `cause` is the socket's error or the signal's
 * reason; its `code` is that of the cause, or `ABORT_ERR` for the signal. No socket is left. TypeError when `limit` is
 * not a number of milliseconds or `signal` is not an `AbortSignal`.
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
  const tls = secure ? await import('node:tls') : undefined; // takes as long to load as everything else
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError('connect: "signal" must be an AbortSignal');
  }
  if (signal?.aborted === true) throw connectError(label, signal.reason, true);
  const socket = tls?.connect(asked) ?? connectSocket(asked as NetConnectOpts);
  const state = new SocketState(socket, label);
  await attempt(state, secure ? 'secureConnect' : 'connect', signal);
  return new SocketConnection(state, limit);
}

/** Wait for `event`, which reports that the socket is connected. Rejects once the socket is closed, not earlier. */
async function attempt(state: SocketState, event: string, signal: AbortSignal | undefined): Promise<void> {
  const { socket } = state;
  const abort = (): void => void socket.destroy();
  signal?.addEventListener('abort', abort, { once: true });
  const connected = await comesFirst(socket, event);
  signal?.removeEventListener('abort', abort);
  if (connected && !socket.destroyed) return;
  const error = await state.closed;
  const isAborted = error === undefined && signal?.aborted === true;
  throw connectError(state.label, isAborted ? signal.reason : error, isAborted);
}

/** Whether `event` is emitted before the socket is closed. */
function comesFirst(socket: Socket, event: string): Promise<boolean> {
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

function connectError(label: string, cause: unknown, isAborted: boolean): Error {
  const what = isAborted ? 'the attempt to connect was given up' : 'could not connect';
  const error = new Error(`${label}: ${what}: ${messageOf(cause)}`, { cause });
  return isAborted ? Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' }) : withCode(error, cause);
}

/** If several addresses were tried, the error has several causes and no message of its own. */
function messageOf(cause: unknown): string {
  if (cause === undefined) return 'the connection was closed';
  if (cause instanceof AggregateError && cause.message === '') {
    return cause.errors.map((error) => messageOf(error)).join('; ');
  }
  return cause instanceof Error ? cause.message : String(cause);
}
