/** How HTTP/1 servers end, over TCP and over TLS, as seen by their clients. */
import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import * as tls from 'node:tls';
import { expect } from 'chai';
import { AsyncScope } from 'lastcall';
import { listen, type ListeningServer } from 'lastcall/node';
import { makeCertificate } from '../../support/certificate.js';
import { closed, connect, failure, gate, type Gate, get, isFree } from './server-clients.js';
import { ability } from './server-limits.js';

const HERE = { host: '127.0.0.1' };

/** A keep-alive timeout that is longer than any spec waits. */
const KEPT_MS = 600_000;

type Server = http.Server | https.Server;

interface Protocol {
  make(handler: http.RequestListener): Server;
  agent(): http.Agent;
  connect(port: number): Promise<Socket>;
}

let certificate: ReturnType<typeof makeCertificate> | undefined;

function certified(): ReturnType<typeof makeCertificate> {
  return (certificate ??= makeCertificate());
}

const protocols: Record<string, Protocol> = {
  http: {
    make: (handler) => http.createServer(handler),
    agent: () => new http.Agent({ keepAlive: true }),
    connect,
  },
  https: {
    make: (handler) => https.createServer(certified(), handler),
    agent: () => new https.Agent({ keepAlive: true, ca: certified().cert }),
    async connect(port) {
      const socket = tls.connect({ port, host: '127.0.0.1', ca: certified().cert });
      await once(socket, 'secureConnect');
      return socket;
    },
  },
};

/** Read until the other side closes. */
async function readAll(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await closed(socket);
  return text;
}

function head(path: string, ...lines: string[]): string {
  return [`GET ${path} HTTP/1.1`, 'Host: here', ...lines, '', ''].join('\r\n');
}

for (const [name, protocol] of Object.entries(protocols)) {
  describe(`an ${name} server that ends`, () => {
    let scope: AsyncScope;
    let agent: http.Agent;

    beforeEach(() => {
      scope = new AsyncScope();
      agent = scope.adopt(protocol.agent(), (agent) => agent.destroy());
    });

    afterEach(() => scope.disposeAsync());

    /** Listen with a handler; the default limit is longer than any client waits. */
    async function serve(handler: http.RequestListener, limit = 10_000): Promise<ListeningServer<Server>> {
      const server = scope.use(await listen(protocol.make(handler), { ...HERE, limit }));
      server.value.keepAliveTimeout = KEPT_MS;
      return server;
    }

    /** A server whose handler has started, and waits for the gate. */
    async function serveSlowly(
      begin: (response: http.ServerResponse) => void = () => {},
      limit?: number,
    ): Promise<{ server: ListeningServer<Server>; begun: Gate; gate: Gate }> {
      const begun = gate();
      const passed = gate();
      const server = await serve((_request, response) => {
        begin(response);
        begun.open();
        void passed.passed.then(() => response.end('end'));
      }, limit);
      return { server, begun, gate: passed };
    }

    it('answers a pending request, announces the end to the client, and frees the port at once', async () => {
      const { server, begun, gate } = await serveSlowly();
      const answer = get(server.url, agent);
      await begun.passed;
      const disposal = server[Symbol.asyncDispose]();
      expect(await isFree(server.port as number)).to.equal(true);
      gate.open();
      expect(await answer).to.deep.equal({ body: 'end', connection: 'close' });
      await disposal;
    });

    it('closes a connection whose response had started as soon as it is finished', async () => {
      const { server, begun, gate } = await serveSlowly((response) => response.write('begin, '));
      const answer = get(server.url, agent);
      await begun.passed;
      const disposal = server[Symbol.asyncDispose]();
      gate.open();
      expect((await answer).body).to.equal('begin, end');
      await disposal;
    });

    const silence = ability('close silent connections', name);

    it(`closes idle connections at once, used before or not${silence.because}`, async () => {
      const server = await serve((_request, response) => response.end('end'));
      const silent = await protocol.connect(server.port as number);
      expect((await get(server.url, agent)).body).to.equal('end');
      const [used = []] = Object.values(agent.freeSockets);
      expect(used.length).to.equal(1);
      await server[Symbol.asyncDispose]();
      if (!silence.can) silent.destroy();
      await Promise.all([silent, ...used].map(closed));
    });

    it('lets a slow streamed response finish', async () => {
      const begun = gate();
      const server = await serve((_request, response) => {
        let left = 20;
        const timer = setInterval(() => {
          begun.open();
          response.write(`${left} `);
          if (--left > 0) return;
          clearInterval(timer);
          response.end();
        }, 5);
      });
      const answer = get(server.url, agent);
      await begun.passed;
      await server[Symbol.asyncDispose]();
      expect((await answer).body.split(' ').length).to.equal(21);
    });

    it('lets a request finish whose body is still arriving', async () => {
      const begun = gate();
      const server = await serve((request, response) => {
        begun.open();
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString()));
        request.on('end', () => response.end(`you said ${body}`));
      });
      const client = await protocol.connect(server.port as number);
      client.write('POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 6\r\n\r\nabc');
      await begun.passed;
      const disposal = server[Symbol.asyncDispose]();
      await isFree(server.port as number);
      client.write('def');
      expect(await readAll(client)).to.match(/you said abcdef/);
      await disposal;
    });

    it('destroys pending requests at the limit', async () => {
      const { server, begun } = await serveSlowly((response) => response.write('begin'), 50);
      const answer = failure(get(server.url, agent));
      await begun.passed;
      const before = performance.now();
      await server[Symbol.asyncDispose]();
      expect(performance.now() - before).to.be.within(40, 4_000);
      expect(await answer).to.equal('ECONNRESET');
    });

    it('destroys everything at once when the limit is 0', async () => {
      const { server, begun } = await serveSlowly(undefined, 0);
      const answer = failure(get(server.url, agent));
      await begun.passed;
      await server[Symbol.asyncDispose]();
      expect(await answer).to.equal('ECONNRESET');
    });

    const halves = ability('wait for half a head', name);

    it(`waits for a request whose head has partly arrived${halves.because}`, async () => {
      const server = await serve((_request, response) => response.end('end'));
      const client = await protocol.connect(server.port as number);
      client.write('GET / HTTP/1.1\r\nHo');
      await new Promise((resolve) => setTimeout(resolve, 50)); // its arrival is not reported
      const disposal = server[Symbol.asyncDispose]();
      await isFree(server.port as number);
      client.write('st: here\r\n\r\n');
      const answer = /^HTTP\/1.1 200 [^]*connection: close[^]*end/i;
      expect(await readAll(client)).to.match(halves.can ? answer : /^$/);
      await disposal;
    });

    it('answers every request of one connection that has started', async () => {
      const begun: string[] = [];
      const both = gate();
      const answer = gate();
      const server = await serve((request, response) => {
        begun.push(request.url as string);
        if (begun.length === 2) both.open();
        void answer.passed.then(() => response.end(`answer ${request.url}`));
      });
      const client = await protocol.connect(server.port as number);
      client.write(head('/1') + head('/2'));
      await both.passed;
      const disposal = server[Symbol.asyncDispose]();
      answer.open();
      const text = await readAll(client);
      expect(text.match(/answer .2?1?|connection: \S+/gi)).to.have.members([
        'Connection: keep-alive',
        'answer /1',
        'Connection: close',
        'answer /2',
      ]);
      await disposal;
    });

    it('answers a request that arrives on a busy connection while it ends', async () => {
      const begun: http.ServerResponse[] = [];
      let onBegun = (): void => {};
      const server = await serve((_request, response) => {
        begun.push(response);
        onBegun();
      });
      const next = (): Promise<void> => new Promise((resolve) => (onBegun = resolve));
      const client = await protocol.connect(server.port as number);
      const first = next();
      client.write(head('/1'));
      await first;
      const disposal = server[Symbol.asyncDispose]();
      await isFree(server.port as number);
      const second = next();
      client.write(head('/2'));
      await second;
      for (const [n, response] of begun.entries()) response.end(`answer ${n + 1}`);
      const text = await readAll(client);
      expect(text.match(/answer \d|connection: \S+/gi)).to.deep.equal([
        'answer 1',
        'Connection: close',
        'answer 2',
      ]);
      await disposal;
    });

    it('ends upgraded connections when no request is left, without waiting for them', async () => {
      const { server, begun, gate } = await serveSlowly();
      server.value.on('upgrade', (_request, socket) => {
        socket.on('error', () => {});
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: talk\r\n\r\nhello');
        socket.on('data', (data: Buffer) => socket.write(data));
      });
      const client = await protocol.connect(server.port as number);
      client.write(head('/', 'Connection: Upgrade', 'Upgrade: talk'));
      while (!String((await once(client, 'data'))[0]).includes('hello'));
      const answer = get(server.url, agent);
      await begun.passed;
      const disposal = server[Symbol.asyncDispose]();
      await isFree(server.port as number);
      client.write('still there');
      expect(String((await once(client, 'data'))[0])).to.equal('still there');
      gate.open();
      await Promise.all([disposal, closed(client)]);
      expect((await answer).body).to.equal('end');
    });

    const sending = ability('send what has ended', name);

    it(`sends a response that has ended completely, even to a slow client${sending.because}`, async () => {
      const size = 20_000_000; // more than the buffers of the system take
      const ended = gate();
      const server = await serve((_request, response) => {
        response.end('x'.repeat(size));
        ended.open();
      });
      const client = await protocol.connect(server.port as number);
      client.pause();
      client.write(head('/'));
      await ended.passed;
      await new Promise((resolve) => setTimeout(resolve, 50));
      const disposal = server[Symbol.asyncDispose]();
      await isFree(server.port as number);
      let received = 0;
      const whole = gate(); // Deno does not always report the end to the client
      client.on('data', (chunk: Buffer) => {
        received += chunk.length;
        if (received > size) whole.open();
      });
      await Promise.race([whole.passed, closed(client)]);
      client.destroy();
      expect(received > size).to.equal(sending.can);
      await disposal;
    });
  });
}

describe('a server that listens', () => {
  it('answers every kind of request as it would without the wrapper', async () => {
    const ask = async (server: http.Server, lines: string[]): Promise<string> => {
      const { port } = server.address() as { port: number };
      const client = await connect(port);
      client.write(head('/', ...lines, 'Content-Length: 0'));
      const text = readAll(client);
      await new Promise((resolve) => setTimeout(resolve, 50));
      client.destroy();
      return (await text).replace(/^date: .*$/im, '');
    };
    const make = (): http.Server => http.createServer((_request, response) => response.end('plain'));
    const bare = make().listen(0, '127.0.0.1');
    await once(bare, 'listening');
    await using server = await listen(make(), HERE);
    for (const lines of [
      ['Connection: Upgrade', 'Upgrade: talk'],
      ['Expect: 100-continue'],
      ['Expect: something'],
    ]) {
      expect(await ask(server.value, lines)).to.equal(await ask(bare, lines));
    }
    bare.close();
    await once(bare, 'close');
  });

  it('waits for requests with an Expect header', async () => {
    const begun = gate();
    const passed = gate();
    const server = await listen(http.createServer(), HERE);
    server.value.on('checkContinue', (_request: http.IncomingMessage, response: http.ServerResponse) => {
      response.writeContinue();
      begun.open();
      void passed.passed.then(() => response.end('gone on'));
    });
    const client = await connect(server.port as number);
    client.write(head('/', 'Expect: 100-continue'));
    await begun.passed;
    const disposal = server[Symbol.asyncDispose]();
    await isFree(server.port as number);
    passed.open();
    expect(await readAll(client)).to.match(/gone on/);
    await disposal;
  });
});
