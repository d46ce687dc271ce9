/** How HTTP/2 servers end, with and without TLS, as seen by their clients. */
import { once } from 'node:events';
import * as http2 from 'node:http2';
import * as https from 'node:https';
import { expect } from 'chai';
import { AsyncScope } from 'lastcall';
import { listen, type ListeningServer } from 'lastcall/node';
import { makeCertificate } from '../../support/certificate.js';
import { failure, gate, get, isFree } from './server-clients.js';

const HERE = { host: '127.0.0.1' };

type Server = http2.Http2Server | http2.Http2SecureServer;

const certificate = makeCertificate();

const protocols: Record<string, () => Server> = {
  http: () => http2.createServer(),
  https: () => http2.createSecureServer({ ...certificate, allowHTTP1: true }),
};

/** Send a request; rejects when the response is incomplete. */
async function ask(session: http2.ClientHttp2Session, path: string): Promise<string> {
  const stream = session.request({ ':path': path });
  let body = '';
  stream.setEncoding('utf8').on('data', (text: string) => (body += text));
  await once(stream, 'close');
  // A response that is cut off ends without an error.
  if (stream.rstCode !== 0) throw new Error(`reset: ${stream.rstCode}`);
  return body;
}

for (const [name, make] of Object.entries(protocols)) {
  describe(`an HTTP/2 server over ${name} that ends`, () => {
    let scope: AsyncScope;

    beforeEach(() => {
      scope = new AsyncScope();
    });

    afterEach(() => scope.disposeAsync());

    async function serve(
      onStream: (stream: http2.ServerHttp2Stream, path: string) => void,
      limit = 10_000,
    ): Promise<ListeningServer<Server>> {
      const raw = make();
      raw.on('stream', (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => {
        onStream(stream, headers[':path'] as string);
      });
      return scope.use(await listen(raw, { ...HERE, limit }));
    }

    async function open({ url }: ListeningServer): Promise<http2.ClientHttp2Session> {
      const session = http2.connect(url, { ca: certificate.cert });
      scope.adopt(session, (session) => session.destroy());
      await once(session, 'connect');
      return session;
    }

    it('has a URL with its scheme', async () => {
      const server = await serve(() => {});
      expect(server.url).to.equal(`${name}://127.0.0.1:${server.port}`);
    });

    it('answers pending requests, and sends GOAWAY to clients', async () => {
      const begun = gate();
      const passed = gate();
      const server = await serve((stream, path) => {
        stream.respond();
        stream.write('begin, ');
        begun.open();
        void passed.passed.then(() => stream.end(path));
      });
      const session = await open(server);
      const answer = ask(session, '/tea');
      const goaway = once(session, 'goaway');
      await begun.passed;
      const disposal = server[Symbol.asyncDispose]();
      expect(await isFree(server.port as number)).to.equal(true);
      await goaway;
      passed.open();
      expect(await answer).to.equal('begin, /tea');
      await Promise.all([disposal, session.closed || once(session, 'close')]);
    });

    it('sends a large response completely', async () => {
      const size = 20_000_000;
      const begun = gate();
      const server = await serve((stream) => {
        stream.respond();
        stream.end('x'.repeat(size));
        begun.open();
      });
      const answer = ask(await open(server), '/');
      await begun.passed;
      await server[Symbol.asyncDispose]();
      expect((await answer).length).to.equal(size);
    });

    it('closes sessions without requests at once', async () => {
      const server = await serve((stream) => stream.respond({ ':status': 204 }, { endStream: true }));
      const sessions = [await open(server), await open(server)] as const;
      await ask(sessions[0], '/');
      const ends = sessions.map((session) => once(session, 'close'));
      await server[Symbol.asyncDispose]();
      await Promise.all(ends);
    });

    for (const limit of [0, 50]) {
      it(`destroys pending requests after ${limit} ms`, async () => {
        const begun = gate();
        const server = await serve((stream) => {
          stream.respond();
          begun.open();
        }, limit);
        const session = await open(server);
        const end = once(session, 'close');
        const answer = failure(ask(session, '/'));
        await begun.passed;
        const before = performance.now();
        await server[Symbol.asyncDispose]();
        expect(performance.now() - before).to.be.within(limit - 10, 4_000);
        await end;
        expect(await answer).not.to.equal('none');
      });
    }

    it('does not take over streams that the application handles', async () => {
      const asked: string[] = [];
      const server = await serve((stream, path) => {
        asked.push(path);
        stream.respond();
        stream.end('stream');
      });
      expect(await ask(await open(server), '/')).to.equal('stream');
      expect([asked, server.value.listenerCount('request')]).to.deep.equal([['/'], 0]);
    });
  });
}

describe('an HTTP/2 server that ends', () => {
  it('answers pending requests over HTTP/1', async () => {
    const begun = gate();
    const passed = gate();
    await using scope = new AsyncScope();
    const raw = http2.createSecureServer({ ...certificate, allowHTTP1: true }, (_request, response) => {
      begun.open();
      void passed.passed.then(() => response.end('end'));
    });
    const server = await listen(raw, { ...HERE, limit: 10_000 });
    const agent = new https.Agent({ keepAlive: true, ca: certificate.cert });
    scope.adopt(agent, (agent) => agent.destroy());
    const answer = get(server.url, agent);
    await begun.passed;
    const disposal = server[Symbol.asyncDispose]();
    await isFree(server.port as number);
    passed.open();
    expect(await answer).to.deep.equal({ body: 'end', connection: 'close' });
    await disposal;
  });
});
