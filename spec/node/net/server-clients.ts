/** Clients of servers, which tell what they see. */
import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import type { Duplex } from 'node:stream';

/** No client waits longer for anything, in milliseconds. */
const PATIENCE_MS = 10_000;

export interface Answer {
  readonly body: string;
  readonly connection: string | undefined;
}

/** Ask an HTTP server; rejected when the answer does not come whole. */
export function get(url: string, agent?: http.Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { get } = url.startsWith('https:') ? https : http;
    const request = get(url, { agent, signal: AbortSignal.timeout(PATIENCE_MS) }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ body, connection: response.headers.connection }));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

/** What a promise is rejected with: its code, or else its message. */
export function failure(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'none',
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  );
}

/** Connect to a port of this machine, or a path. */
export async function connect(where: number | string): Promise<net.Socket> {
  const socket =
    typeof where === 'string' ? net.connect(where) : net.connect({ port: where, host: '127.0.0.1' });
  await once(socket, 'connect');
  return socket;
}

/** Whether nobody listens there; one that stops while it is asked does still. */
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

/** Wait until the other side has closed, in whatever way, reading what still comes. */
export async function closed(socket: Duplex): Promise<void> {
  if (socket.destroyed) return;
  socket.on('error', () => {}); // one that is reset is closed, too
  socket.resume();
  await new Promise((resolve) => socket.once('close', resolve));
}

/** A promise and what settles it. */
export interface Gate {
  readonly passed: Promise<void>;
  readonly open: () => void;
}

export function gate(): Gate {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open: () => open() };
}
