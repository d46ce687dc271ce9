/** Servers of `node:http`, as the catalogues begin and end them. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Serving {
  readonly url: string;
  /** Stop listening, and break off what is not answered yet. */
  close(): Promise<unknown>;
}

/** Wait until a server listens. */
export async function listening(server: Server): Promise<Serving> {
  if (!server.listening) await once(server, 'listening');
  const { address, port } = server.address() as AddressInfo;
  const closed = once(server, 'close');
  return {
    url: `http://${address}:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
      return closed;
    },
  };
}
