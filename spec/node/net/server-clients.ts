/** Clients of servers, for specs that check what clients see. */
import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import type { Duplex } from 'node:stream';

/** The timeout of all clients, in milliseconds. */
const TIMEOUT_MS = 10_000;

export interface Answer {
  readonly body: string;
  readonly connection: string | undefined;
}

/** Send a GET request; rejects when the response is incomplete. */
export function get(url: string, agent?: http.Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { get } = url.startsWith('https:') ? https : http;
    const request = get(url, { agent, signal: AbortSignal.timeout(TIMEOUT_MS) }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ body, connection: response.headers.connection }));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

/** The code of the error that a promise rejects with, or else its message. */
export function failure(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'none',
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  );
}

/** Connect to a port or a path on this machine. */
export async function connect(where: number | string): Promise<net.Socket> {
  const socket =
    typeof where === 'string' ? net.connect(where) : net.connect({ port: where, host: '127.0.0.1' });
  await once(socket, 'connect');
  return socket;
}

/** Whether nothing listens there. A server that closes while the client connects still counts as listening. */
export async function isFree(where: number | string): Promise<boolean> {
  try {
    (await connect(where)).destroy();
    return false;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ECONNREFUSED', 'ENOENT'].includes(code)) return true;
    if (code === 'ECONNRESET') return false;
    throw error;
  }
}

/** Wait until the other side has closed in any way; discard what still arrives. */
export async function closed(socket: Duplex): Promise<void> {
  if (socket.destroyed) return;
  socket.on('error', () => {}); // a reset closes it as well
  socket.resume();
  await new Promise((resolve) => socket.once('close', resolve));
}

/** A promise and the function that resolves it. */
export interface Gate {
  readonly passed: Promise<void>;
  readonly open: () => void;
}

export function gate(): Gate {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open: () => open() };
}
