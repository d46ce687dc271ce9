/** Servers of `node:http`, as the catalogues begin and end them. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Pool } from '../pool.js';

export interface Serving {
  readonly url: string;
  /** Stop listening, and break off what is not answered yet. */
  close(): Promise<unknown>;
}

/** Say where a program listens; on SIGTERM close its server, then its scopes, then say what became of its pool. */
export function untilSigterm(
  { url, close }: Serving,
  application: { close(): Promise<void> },
  pool: Pool,
): void {
  process.once('SIGTERM', () => {
    void close()
      .then(() => application.close())
      .then(() => console.log(`closed: ${pool}`));
  });
  console.log(`listening on ${url}`);
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
