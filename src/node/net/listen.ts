/** `listen`: starts a server that ends gracefully. */
import type { AddressInfo, ListenOptions as NodeListenOptions, Server } from 'node:net';
import type { ManagedValue } from '../../index.js';
import { ManagedHandle, ownOptions } from '../../internal.js';
import { weakDetach } from '../support/weak-detach.js';
import { checkLimit } from '../support/limit.js';
import { readOptions } from '../support/options.js';
import { listenError } from './listen-error.js';
import { end, endNow, track } from './server-end.js';
import { urlOf } from './server-kind.js';

/** Below the 8 s that a program has to end by itself. */
const LIMIT_MS = 5_000;

/** The options of `listen`: those of Node's `server.listen`, and a limit. */
export interface ListenOptions extends NodeListenOptions {
  /** How long requests (or connections, if the protocol has no requests) may take to end; 5,000 ms if not given. */
  readonly limit?: number | undefined;
}

/** A server that listens until this is disposed or collected, or the program ends. */
export interface ListeningServer<S extends Server = Server> extends ManagedValue<S>, AsyncDisposable {
  /** Where it listens: an address with its port, or a path. */
  readonly address: AddressInfo | string;
  /** The port it listens on, also if it was chosen automatically; `undefined` on a path. */
  readonly port: number | undefined;
  /**
   * The URL for a client on this machine: `http://127.0.0.1:8080`, `https://…`, `tcp://…`, `tls://…` or
   * `unix:/path`. The host is `localhost` if the server listens on every interface.
   */
  readonly url: string;
}

class Listening<S extends Server> extends ManagedHandle<S> implements ListeningServer<S> {
  readonly address: AddressInfo | string;
  readonly port: number | undefined;
  readonly url: string;

  constructor(server: S, address: AddressInfo | string) {
    const url = urlOf(server, address);
    super(server, end, endNow, `server ${url}`);
    this.address = address;
    this.port = typeof address === 'string' ? undefined : address.port;
    this.url = url;
    server.once('close', weakDetach(this));
  }
}

/**
 * Start listening, and end the server gracefully when the wrapper is disposed, when it is collected, or when the
 * program ends, whichever comes first.
 *
 * The graceful end: the server accepts no new connections. HTTP: idle connections are closed at once, each of the
 * others when its requests are answered; responses that have not sent their head yet announce it to the client
 * (`Connection: close` in HTTP/1, GOAWAY in HTTP/2). TCP and TLS: connections may continue until they end. Upgraded
 * connections (WebSockets) are not awaited: they are ended once no request is left. After the limit, everything left
 * is destroyed.
 *
 * @param server any server with Node's `listen`: of `node:net`, `node:tls`, `node:http`, `node:https` or
 * `node:http2`. A server that already listens, such as the one that `app.listen()` of Express returns, is taken over if
 * no option but `limit` and `signal` is given.
 * @param options a port, on every interface; or Node's options (`port`, `host`, `path`, `backlog`, …) and `limit`: how
 * long requests or connections may take to end, in milliseconds; 5,000 if not given; 0 destroys them at once. When
 * `signal` is aborted, the server ends as if it were disposed. Without a port, a free one is chosen.
 * @returns a promise of the wrapper, once the server listens.
 * @throws Error when it cannot listen, with Node's `code` and error (`cause`), the address and what to do; the
 * server is left unchanged. TypeError when an option is wrong.
 *
 * A server that other code has closed is no longer tracked, and nothing more is done about it. `process.exit` destroys
 * open connections.
 *
 * *Gotcha*: keep the wrapper as long as the server is needed, by `await using`, or in a scope that lives as long as the
 * program: when it is collected, the server ends. Connections that a TCP or TLS server accepted before it was taken
 * over are not known, and not destroyed at the limit. On Bun, an HTTP/1 response that has ended but is not sent yet is
 * cut off.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { listen } from 'lastcall/node';
 *
 * {
 *   await using server = await listen(
 *     createServer((request, response) => response.end(`you want ${request.url}`)),
 *     { host: '127.0.0.1' },
 *   );
 *   const response = await fetch(`${server.url}/tea`);
 *   await response.text(); // => 'you want /tea'
 * } // requests under way are answered here, then the port is free
 * ```
 */
export async function listen<S extends Server>(
  server: S,
  options: ListenOptions | number = {},
): Promise<ListeningServer<S>> {
  // Node also accepts a port as a string, for example from the environment.
  const {
    limit = LIMIT_MS,
    signal,
    ...asked
  }: ListenOptions = readOptions(typeof options === 'object' ? options : { port: options }, 'listen');
  checkLimit(limit, 'listen');
  signal?.throwIfAborted();
  // To Node, an option that is set to undefined differs from one that is missing.
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  if (given.length > 0 || !server.listening) {
    const where = ownOptions<NodeListenOptions>(Object.fromEntries(given));
    if (where.path === undefined && !('port' in where)) where.port = 0;
    await start(server, where, signal);
  }
  const { closed } = track(server, limit);
  if (signal !== undefined) endWhenAborted(server, signal, closed);
  return new Listening(server, server.address() as AddressInfo | string);
}

/** Start listening. Node does not get `signal`, as its own listener would ignore the limit. */
function start(server: Server, options: NodeListenOptions, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal?.reason as Error);
    const settle = (): void => {
      server.off('error', onError);
      server.off('listening', onListening);
      signal?.removeEventListener('abort', onAbort);
    };
    const onError = (cause: Error): void => {
      settle();
      reject(listenError(cause, options));
    };
    const onListening = (): void => {
      settle();
      if (signal?.aborted === true) server.close();
      else resolve();
    };
    server.on('error', onError);
    server.on('listening', onListening);
    signal?.addEventListener('abort', onAbort);
    try {
      server.listen(options);
    } catch (error) {
      settle();
      throw error;
    }
  });
}

function endWhenAborted(server: Server, signal: AbortSignal, closed: Promise<void>): void {
  const onAbort = (): void => void end(server);
  signal.addEventListener('abort', onAbort, { once: true });
  void closed.then(() => signal.removeEventListener('abort', onAbort));
}
