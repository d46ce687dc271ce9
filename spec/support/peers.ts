/** The other side of connections: a server on this machine that reports what it receives. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type ServerOpts, type Socket } from 'node:net';

export interface Peer {
  readonly socket: Socket;
  /** The number of bytes received. */
  readonly arrived: () => number;
  /** The received data, as text. */
  readonly text: () => string;
  /** Fulfils when the connection is closed: with `end`, the code of an error, or `nothing` if neither came before. */
  readonly closed: Promise<string>;
}

export interface Listener extends AsyncDisposable {
  readonly server: Server;
  readonly port: number;
  /** The next connection, or an earlier one that was not returned yet. */
  next(): Promise<Peer>;
}

/**
 * @param options of the server. It reads from connections unless `pauseOnConnect` is set.
 * @param path of a socket in the file system, instead of a port.
 */
export async function listenForPeers(options: ServerOpts = {}, path?: string): Promise<Listener> {
  return listenWith(createServer(options), 'connection', options.pauseOnConnect !== true, path);
}

/** The same on any server that emits its connections as `event`. */
export async function listenWith(
  server: Server,
  event: string,
  reads = true,
  path?: string,
): Promise<Listener> {
  const peers: Peer[] = [];
  const all: Socket[] = [];
  let notify = (): void => {};
  server.on(event, (socket: Socket) => {
    all.push(socket);
    peers.push(watch(socket, reads));
    notify();
  });
  server.listen(path === undefined ? { port: 0, host: '127.0.0.1' } : { path });
  await once(server, 'listening');
  return {
    server,
    port: path === undefined ? (server.address() as AddressInfo).port : 0,
    async next() {
      while (peers.length === 0) await new Promise<void>((resolve) => (notify = resolve));
      return peers.shift() as Peer;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of all) socket.destroy();
      await closed;
    },
  };
}

function watch(socket: Socket, reads: boolean): Peer {
  const chunks: Buffer[] = [];
  let seen = 'nothing';
  socket.on('end', () => (seen = 'end'));
  socket.on('error', (error: NodeJS.ErrnoException) => (seen = error.code ?? error.message));
  if (reads) socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  return {
    socket,
    arrived: () => chunks.reduce((sum, { length }) => sum + length, 0),
    text: () => Buffer.concat(chunks).toString(),
    closed: new Promise((resolve) => socket.once('close', () => resolve(seen))),
  };
}
