/** Servers that end under load: counted on both sides. */
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

/** The end begins when so many requests have begun. */
const ENOUGH = 1_000;

/** What happened to requests, by their paths. */
interface Counts {
  /** Their handler began. */
  readonly begun: Set<string>;
  /** Their client got the whole answer. */
  readonly answered: Set<string>;
  /** Their client got something else, which is told. */
  readonly failed: Map<string, string>;
}

/** A server under load, and what ends it in the middle. */
class Load {
  readonly counts: Counts = { begun: new Set(), answered: new Set(), failed: new Map() };
  readonly #enough: Promise<void>;
  #beEnough = (): void => {};

  constructor() {
    this.#enough = new Promise((resolve) => (this.#beEnough = resolve));
  }

  /** Answer in a while: some at once, some in parts. */
  readonly answer = (path: string, response: http.ServerResponse | http2.ServerHttp2Stream): void => {
    const { begun } = this.counts;
    begun.add(path);
    if (begun.size === ENOUGH) this.#beEnough();
    const way = begun.size % 3;
    if (way === 0) {
      response.end(path);
    } else {
      if (way === 1) response.write(path.slice(0, 2));
      setTimeout(() => response.end(way === 1 ? path.slice(2) : path), begun.size % 20);
    }
  };

  /** Ask again and again until there is no answer. */
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

  /** Whoever was heard was answered, and whoever was not was told so. */
  expectNoneCut(clients: number, failures: readonly string[]): void {
    const { begun, answered, failed } = this.counts;
    expect([...failed.keys()].filter((path) => begun.has(path))).to.deep.equal([]);
    expect(answered).to.deep.equal(begun);
    expect(begun.size).to.be.at.least(ENOUGH);
    expect(failed.size).to.equal(clients);
    expect([...new Set(failed.values())].filter((failure) => !failures.includes(failure))).to.deep.equal([]);
  }
}

describe('a server that ends under load', () => {
  for (const [name, connections] of [
    ['http', 200],
    ['https', 50],
  ] as const) {
    it(`answers every request of ${connections} connections of ${name} that has begun, and no other`, async () => {
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

  it('answers every stream of 20 sessions that has begun, and begins no other', async () => {
    const load = new Load();
    const raw = http2.createServer();
    raw.on('stream', (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => {
      load.answer(headers[':path'] as string, stream);
    });
    const server = await listen(raw, HERE);
    const clients = Array.from({ length: 20 }, (_, n) => {
      const session = http2.connect(server.url);
      session.on('error', () => {}); // its requests tell
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
