/** Clients of the examples: they read answers whole, or go away. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';

export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

interface Options {
  readonly method?: string;
  readonly body?: string;
}

function open(url: string, { method = 'GET', body }: Options): ReturnType<typeof request> {
  const headers =
    body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': body.length };
  return request(url, { method, agent: false, headers }).end(body);
}

/** Read an answer whole. */
export async function get(url: string, options: Options = {}): Promise<Answer> {
  const [response] = (await once(open(url, options), 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  return { status: response.statusCode, headers: response.headers, text };
}

/** Wait until the answer has begun, and read on. */
export async function begin(url: string): Promise<{ readonly brokenOff: Promise<unknown> }> {
  const [response] = (await once(open(url, {}), 'response')) as [IncomingMessage];
  await once(response, 'data');
  return { brokenOff: once(response.resume(), 'close').catch(() => {}) };
}

/** Go away when the answer has begun. */
export async function abandonAnswer(url: string): Promise<void> {
  const asked = open(url, {});
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  await once(response, 'data');
  response.on('error', () => {});
  asked.destroy();
}

/** Ask, and go away without an answer when `ready` is fulfilled. */
export async function abandonRequest(
  url: string,
  ready: Promise<unknown>,
  options: Options = {},
): Promise<void> {
  const asked = open(url, options);
  asked.on('error', () => {});
  await ready;
  asked.destroy();
}

/** Ask for all paths at once on one connection, and go away without an answer when `ready` is fulfilled. */
export async function abandonPipeline(
  url: string,
  paths: readonly string[],
  ready: Promise<unknown>,
): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`).join(''));
  await ready;
  socket.destroy();
}
