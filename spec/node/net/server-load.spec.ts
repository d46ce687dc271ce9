/** Servers that end under load: requests are counted on both sides. */
import { once } from 'node:events';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as https from 'node:https';
import type { Server } from 'node:net';
import { expect } from 'chai';
import { listen, type ListeningServer } from 'lastcall/node';
import { makeCertificate } from '../../support/certificate.js';
import { failure, get, isFree } from './server-clients.js';

const HERE = { host: '127.0.0.1', limit: 10_000 };

/** The server ends when this many requests have started. */
const ENOUGH = 1_000;

/** The paths of requests, by their outcome. */
interface Counts {
  /** The handler was called. */
  readonly started: Set<string>;
  /** The client got the complete response. */
  readonly answered: Set<string>;
  /** The client got this error. */
  readonly failed: Map<string, string>;
}

/** The load on a server, and its end in the middle of it. */
class Load {
  readonly counts: Counts = { started: new Set(), answered: new Set(), failed: new Map() };
  readonly #enough: Promise<void>;
  #beEnough = (): void => {};

  constructor() {
    this.#enough = new Promise((resolve) => (this.#beEnough = resolve));
  }

  /** Respond: some at once, some later, some in parts. */
  readonly answer = (path: string, response: http.ServerResponse | http2.ServerHttp2Stream): void => {
    const { started } = this.counts;
    started.add(path);
    if (started.size === ENOUGH) this.#beEnough();
    const way = started.size % 3;
    if (way === 0) {
      response.end(path);
    } else {
      if (way === 1) response.write(path.slice(0, 2));
      setTimeout(() => response.end(way === 1 ? path.slice(2) : path), started.size % 20);
    }
  };

  /** Send requests until one fails. */
  async ask(name: string, ask: (path: string) => Promise<string>): Promise<void> {
    for (let n = 1; ; n++) {
      const path = `/${name}-${n}`;
      try {
        expect(await ask(path)).to.equal(path);
        this.counts.answered.add(path);
      } catch (error) {
        this.counts.failed.set(path, await failure(Promise.reject(error as Error)));
        return;
      }
    }
  }

  async end(server: ListeningServer<Server>): Promise<void> {
    await this.#enough;
    const disposal = server[Symbol.asyncDispose]();
    expect(await isFree(server.port as number)).to.equal(true);
    await disposal;
  }

  /** Every request that was started was answered, and every other request failed. */
  expectNoneCut(clients: number, failures: readonly string[]): void {
    const { started, answered, failed } = this.counts;
    expect([...failed.keys()].filter((path) => started.has(path))).to.deep.equal([]);
    expect(answered).to.deep.equal(started);
    expect(started.size).to.be.at.least(ENOUGH);
    expect(failed.size).to.equal(clients);
    expect([...new Set(failed.values())].filter((failure) => !failures.includes(failure))).to.deep.equal([]);
  }
}

describe('a server that ends under load', () => {
  for (const [name, connections] of [
    ['http', 200],
    ['https', 50],
  ] as const) {
    it(`answers every request of ${connections} connections of ${name} that has started, and no other`, async () => {
      const load = new Load();
      const handler: http.RequestListener = (request, response) =>
        load.answer(request.url as string, response);
      const certificate = makeCertificate();
      const raw =
        name === 'http' ? http.createServer(handler) : https.createServer({ ...certificate }, handler);
      const server = await listen(raw, HERE);
      const options = { keepAlive: true, ca: certificate.cert };
      const agent = name === 'http' ? new http.Agent(options) : new https.Agent(options);
      const clients = Array.from({ length: connections }, (_, n) =>
        load.ask(`${n}`, async (path) => (await get(server.url + path, agent)).body),
      );
      await Promise.all([load.end(server), ...clients]);
      load.expectNoneCut(connections, ['ECONNRESET', 'ECONNREFUSED', 'EPIPE']);
      agent.destroy();
    });
  }

  it('answers every stream of 20 sessions that has started, and starts no other', async () => {
    const load = new Load();
    const raw = http2.createServer();
    raw.on('stream', (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => {
      load.answer(headers[':path'] as string, stream);
    });
    const server = await listen(raw, HERE);
    const clients = Array.from({ length: 20 }, (_, n) => {
      const session = http2.connect(server.url);
      session.on('error', () => {}); // its requests report the error
      const ask = async (path: string): Promise<string> => {
        const stream = session.request({ ':path': path });
        let body = '';
        stream.setEncoding('utf8').on('data', (text: string) => (body += text));
        await once(stream, 'close');
        if (body === path) return body;
        throw new Error('no answer');
      };
      return Array.from({ length: 10 }, (_, m) => load.ask(`${n}-${m}`, ask));
    });
    await Promise.all([load.end(server), ...clients.flat()]);
    load.expectNoneCut(200, [
      'no answer',
      'ERR_HTTP2_STREAM_ERROR', // refused
      ...['GOAWAY_SESSION', 'INVALID_SESSION'].map((e) => `ERR_HTTP2_${e}`),
    ]);
  });
});
