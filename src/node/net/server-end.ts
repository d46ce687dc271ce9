/** The end of a server: no new connections, what is under way up to a limit, then nothing. */
import type { Server } from 'node:net';
import { within } from '../support/limit.js';
import { abilitiesOf } from './server-kind.js';
import { Traffic } from './server-traffic.js';
import { turns } from './server-turns.js';

/** What is destroyed is closed a turn of the loop later, unless somebody else's doing keeps it. */
const MOMENT_MS = 500;

/** What is known of a server that listens. */
export interface Service {
  readonly traffic: Traffic;
  /** How long what is under way may take to end, in milliseconds. */
  limit: number;
  /** Settles when it and all its connections are closed, by whomever. */
  readonly closed: Promise<void>;
  /** Its end, once that has begun. */
  ended: Promise<void> | undefined;
}

const services = new WeakMap<Server, Service>();

/** Know of what passes through `server` from here on, until it is closed. */
export function attend(server: Server, limit: number): Service {
  const known = services.get(server);
  if (known !== undefined) {
    known.limit = limit;
    return known;
  }
  const traffic = new Traffic(server);
  const closed = new Promise<void>((resolve) => {
    server.once('close', () => {
      traffic.forget();
      services.delete(server);
      resolve();
    });
  });
  const service: Service = { traffic, limit, closed, ended: undefined };
  services.set(server, service);
  return service;
}

/** End it gracefully. Whoever else asks waits for the same end. */
export function end(server: Server): Promise<void> | undefined {
  const service = services.get(server);
  if (service !== undefined) service.ended ??= endService(server, service);
  return service?.ended;
}

async function endService(server: Server, service: Service): Promise<void> {
  if (service.limit > 0) await endGracefully(server, service);
  else cut(server, service.traffic);
  await within(MOMENT_MS, service.closed);
}

async function endGracefully(server: Server, { traffic, limit, closed }: Service): Promise<void> {
  const begun = performance.now();
  try {
    traffic.close();
    stopListening(server);
    await turns();
    traffic.sweep();
    await within(limit, traffic.quiet);
    traffic.endRest();
    abilitiesOf(server).closeIdleConnections?.(); // those from before `attend`
    await within(Math.max(0, limit - (performance.now() - begun)), closed);
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
  abilitiesOf(server).closeAllConnections?.(); // those from before `attend`
  stopListening(server);
}

/**
 * `close` of an HTTP server closes what it takes for idle connections, among them those whose response has ended
 * but is not sent yet: clients would get the first few megabytes of it.
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
