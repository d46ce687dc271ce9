/** Labels of connections, made from their addresses. */
import type { Socket } from 'node:net';
import { describe } from '../../internal.js';

/** Where to connect, in Node's option names. */
interface Destination {
  readonly host?: string | undefined;
  readonly port?: number | string | undefined;
  readonly path?: string | undefined;
}

/** Such as `tcp localhost:5432`, `tls example.com:443`, `unix /run/app.sock`. */
export function labelOfDestination({ host = 'localhost', port, path }: Destination, secure: boolean): string {
  if (path !== undefined) return `${secure ? 'tls' : 'unix'} ${path}`;
  return label(secure, host, port ?? '');
}

/** The label of a socket, by the address of its peer; its class if the address is unknown. */
export function labelOfSocket(socket: Socket): string {
  const { remoteAddress, remotePort } = socket;
  const secure = 'encrypted' in socket; // only a TLSSocket has it; importing the class would take long
  if (remoteAddress !== undefined && remotePort !== undefined)
    return label(secure, remoteAddress, remotePort);
  return describe(socket);
}

function label(secure: boolean, host: string, port: number | string): string {
  return `${secure ? 'tls' : 'tcp'} ${host.includes(':') ? `[${host}]` : host}:${port}`;
}
