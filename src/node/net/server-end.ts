/** Ends a server gracefully within a limit, then by force. */
import type { Server } from 'node:net';
import { within } from '../support/limit.js';
import { abilitiesOf } from './server-kind.js';
import { Traffic } from './server-traffic.js';
import { turns } from './server-turns.js';

/** How long to wait for `close`. Destroyed sockets close one turn of the loop later, unless other code delays them. */
const CLOSE_MS = 500;

/** A server that listens, and its end. */
export interface Service {
  readonly traffic: Traffic;
  /** How long requests or connections may take to end, in milliseconds. */
  limit: number;
  /** Settles when the server and all its connections are closed, whoever closed them. */
  readonly closed: Promise<void>;
  /** Set when the end has started; settles when it is over. */
  ending: Promise<void> | undefined;
}

const services = new WeakMap<Server, Service>();

/** Track the connections of `server` from here on, until it is closed. */
export function track(server: Server, limit: number): Service {
  const known = services.get(server);
  if (known !== undefined) {
    known.limit = limit;
    return known;
  }
  const traffic = new Traffic(server);
  const closed = new Promise<void>((resolve) => {
    server.once('close', () => {
      traffic.stop();
      services.delete(server);
      resolve();
    });
  });
  const service: Service = { traffic, limit, closed, ending: undefined };
  services.set(server, service);
  return service;
}

/** End it gracefully. Further calls wait for the same end. */
export function end(server: Server): Promise<void> | undefined {
  const service = services.get(server);
  if (service !== undefined) service.ending ??= endService(server, service);
  return service?.ending;
}

async function endService(server: Server, service: Service): Promise<void> {
  if (service.limit > 0) await endGracefully(server, service);
  else cut(server, service.traffic);
  await within(CLOSE_MS, service.closed);
}

async function endGracefully(server: Server, { traffic, limit, closed }: Service): Promise<void> {
  const startedAt = performance.now();
  try {
    traffic.close();
    stopListening(server);
    await turns();
    traffic.drain();
    await within(limit, traffic.drained);
    traffic.endRest();
    abilitiesOf(server).closeIdleConnections?.(); // those from before `track`
    await within(Math.max(0, limit - (performance.now() - startedAt)), closed);
  } finally {
    cut(server, traffic);
  }
}

/** The sync twin. */
export function endNow(server: Server): void {
  const service = services.get(server);
  if (service !== undefined) cut(server, service.traffic);
}

function cut(server: Server, traffic: Traffic): void {
  traffic.destroy();
  abilitiesOf(server).closeAllConnections?.(); // those from before `track`
  stopListening(server);
}

/**
 * Close the server, but none of its connections. `close` of an HTTP server closes connections that it considers idle,
 * even if their response has ended but is not sent yet: clients would get only its first few megabytes.
 */
function stopListening(server: Server): void {
  if (!server.listening) return;
  const own = Object.getOwnPropertyDescriptor(server, 'closeIdleConnections');
  Object.defineProperty(server, 'closeIdleConnections', { value: () => {}, configurable: true });
  try {
    server.close();
  } finally {
    if (own === undefined) delete abilitiesOf(server).closeIdleConnections;
    else Object.defineProperty(server, 'closeIdleConnections', own);
  }
}
