/** Detects the kind of a server by its methods, since importing its classes would load every protocol. */
import type { AddressInfo, Server } from 'node:net';

/** What a server may have beyond `net.Server`. */
interface Abilities {
  /** Of `http.Server` and `https.Server`. */
  closeIdleConnections?(): void;
  /** Of `http.Server` and `https.Server`. */
  closeAllConnections?(): void;
  /** Of servers that speak TLS. */
  setSecureContext?(options: object): void;
  /** Of servers that speak HTTP/2. */
  updateSettings?(settings: object): void;
}

export function abilitiesOf(server: Server): Abilities {
  return server as Abilities;
}

export function isSecure(server: Server): boolean {
  // On Bun, HTTPS servers do not have this method.
  return typeof abilitiesOf(server).setSecureContext === 'function' || 'ALPNProtocols' in server;
}

export function speaksHttp2(server: Server): boolean {
  return typeof abilitiesOf(server).updateSettings === 'function';
}

/** Whether its connections carry requests. If not, every open connection counts as busy. */
export function speaksHttp(server: Server): boolean {
  return speaksHttp2(server) || typeof abilitiesOf(server).closeIdleConnections === 'function';
}

/** Addresses that stand for every interface. Clients cannot connect to them on every system. */
const WILDCARDS = ['::', '0.0.0.0'];

/** The URL under which a client on this machine reaches the server. */
export function urlOf(server: Server, address: AddressInfo | string): string {
  if (typeof address === 'string') return `unix:${address.replace(/^\0/, '@')}`;
  return `${schemeOf(server)}://${hostOf(address)}:${address.port}`;
}

function schemeOf(server: Server): string {
  const isHttp = speaksHttp(server);
  if (isSecure(server)) return isHttp ? 'https' : 'tls';
  return isHttp ? 'http' : 'tcp';
}

function hostOf({ address }: AddressInfo): string {
  if (WILDCARDS.includes(address)) return 'localhost';
  return address.includes(':') ? `[${address}]` : address;
}
