/** Clients of the examples: they read a response to its end, or disconnect. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';

export interface ReceivedResponse {
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

/** Send a request, and read its response to the end. */
export async function get(url: string, options: Options = {}): Promise<ReceivedResponse> {
  const [response] = (await once(open(url, options), 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  return { status: response.statusCode, headers: response.headers, text };
}

/** Send a request, wait for the start of its response, and read on until `closed` is fulfilled. */
export async function startReading(url: string): Promise<{ readonly closed: Promise<unknown> }> {
  const [response] = (await once(open(url, {}), 'response')) as [IncomingMessage];
  await once(response, 'data');
  return { closed: once(response.resume(), 'close').catch(() => {}) };
}

/** Send a request, and disconnect when its response has started. */
export async function abandonResponse(url: string): Promise<void> {
  const outgoing = open(url, {});
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  await once(response, 'data');
  response.on('error', () => {});
  outgoing.destroy();
}

/** Send a request, and disconnect without a response when `ready` is fulfilled. */
export async function abandonRequest(
  url: string,
  ready: Promise<unknown>,
  options: Options = {},
): Promise<void> {
  const outgoing = open(url, options);
  outgoing.on('error', () => {});
  await ready;
  outgoing.destroy();
}

/** Send pipelined requests for all paths on one connection, and disconnect without a response when `ready` is fulfilled. */
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
