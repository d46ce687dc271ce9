/** How TCP and TLS servers end, as seen by their clients. */
import { once } from 'node:events';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { expect } from 'chai';
import { listen } from 'lastcall/node';
import { makeCertificate } from '../../support/certificate.js';
import { closed, connect, isFree } from './server-clients.js';

const HERE = { host: '127.0.0.1' };

/** Creates a server and a client. */
interface Protocol {
  make(handler: (socket: net.Socket) => void): net.Server;
  connect(port: number): Promise<net.Socket>;
}

const certificate = makeCertificate();

const protocols: Record<string, Protocol> = {
  tcp: { make: (handler) => net.createServer(handler), connect },
  tls: {
    make: (handler) => tls.createServer(certificate, handler),
    async connect(port) {
      const socket = tls.connect({ port, host: '127.0.0.1', ca: certificate.cert });
      await once(socket, 'secureConnect');
      return socket;
    },
  },
};

function echo(socket: net.Socket): void {
  socket.on('error', () => {}); // these connections are destroyed
  socket.pipe(socket);
}

async function said(client: net.Socket, text: string): Promise<string> {
  const answer = once(client, 'data');
  client.write(text);
  return String((await answer)[0]);
}

for (const [name, protocol] of Object.entries(protocols)) {
  describe(`a ${name} server that ends`, () => {
    it('has a URL with its scheme', async () => {
      await using server = await listen(protocol.make(echo), HERE);
      expect(server.url).to.equal(`${name}://127.0.0.1:${server.port}`);
    });

    it('lets its connections continue until they end, and accepts no others', async () => {
      const server = await listen(protocol.make(echo), { ...HERE, limit: 10_000 });
      const client = await protocol.connect(server.port as number);
      expect(await said(client, 'before')).to.equal('before');
      const disposal = server[Symbol.asyncDispose]();
      expect(await isFree(server.port as number)).to.equal(true);
      expect(await said(client, 'after')).to.equal('after');
      client.end();
      await Promise.all([disposal, closed(client)]);
    });

    for (const limit of [0, 50]) {
      it(`destroys them after ${limit} ms`, async () => {
        const server = await listen(protocol.make(echo), { ...HERE, limit });
        const client = await protocol.connect(server.port as number);
        expect(await said(client, 'before')).to.equal('before');
        const before = performance.now();
        await Promise.all([server[Symbol.asyncDispose](), closed(client)]);
        expect(performance.now() - before).to.be.within(limit - 10, 4_000);
      });
    }
  });
}

describe('a TLS server that ends', () => {
  it('does not wait for an unfinished handshake', async () => {
    const server = await listen(tls.createServer(certificate, echo), { ...HERE, limit: 10_000 });
    const accepted = once(server.value, 'connection');
    const client = await connect(server.port as number);
    await accepted;
    await Promise.all([server[Symbol.asyncDispose](), closed(client)]);
  });
});
