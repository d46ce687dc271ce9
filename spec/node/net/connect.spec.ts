/** `connect`: to a port, to a path, with TLS; and attempts that fail. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectSocket, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createSecureServer } from 'node:tls';
import { expect } from 'chai';
import { live } from 'lastcall';
import { connect, wrapSocket } from 'lastcall/node';
import { type Certificate, makeCertificate } from '../../support/certificate.js';
import { failureOf } from '../../support/failure.js';
import { openSockets } from '../../support/open-files.js';
import { type Listener, listenForPeers, listenWith } from '../../support/peers.js';

function labels(): string[] {
  return live().map(({ label }) => label);
}

/** A port without a listener. */
async function freePort(): Promise<number> {
  await using listener = await listenForPeers();
  return listener.port;
}

async function echoOnce(listener: Listener, text: string): Promise<void> {
  const { socket } = await listener.next();
  socket.end(text);
}

describe('connect', () => {
  it('rejects an invalid signal before it connects', async () => {
    const refused: unknown = await connect({ port: 1, host: '127.0.0.1', signal: {} as AbortSignal }).catch(
      String,
    );
    expect(refused).to.equal('TypeError: connect: "signal" must be an AbortSignal');
  });

  it('connects to a port, and closes the connection', async () => {
    await using listener = await listenForPeers();
    {
      await using connection = await connect({ port: listener.port, host: '127.0.0.1' });
      expect(labels()).to.deep.equal([`tcp 127.0.0.1:${listener.port}`]);
      await connection.write('hello');
    }
    const peer = await listener.next();
    expect([await peer.closed, peer.text()]).to.deep.equal(['end', 'hello']);
  });

  it('connects to localhost if no host is given', async () => {
    await using listener = await listenForPeers();
    await using _connection = await connect({ port: listener.port });
    expect(labels()).to.deep.equal([`tcp localhost:${listener.port}`]);
  });

  it('connects to a path', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lastcall-'));
    const path = join(folder, 'socket');
    try {
      await using listener = await listenForPeers({}, path);
      await using connection = await connect({ path });
      expect(labels()).to.deep.equal([`unix ${path}`]);
      void echoOnce(listener, 'by path');
      for await (const chunk of connection) expect(String(chunk)).to.equal('by path');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('rejects with the address and the cause, and leaves no socket', async () => {
    const port = await freePort();
    const before = openSockets();
    const error = await failureOf(connect({ port, host: '127.0.0.1' }));
    expect(error.message).to.match(
      new RegExp(`^tcp 127\\.0\\.0\\.1:${port}: could not connect: .*ECONNREFUSED`),
    );
    expect(error).to.include({ code: 'ECONNREFUSED' });
    expect(error.cause).to.include({ code: 'ECONNREFUSED' });
    expect([openSockets(), live()]).to.deep.equal([before, []]);
  });

  it('reports the error of each address if there are several', async () => {
    const port = await freePort();
    const error = await failureOf(connect({ port, host: 'localhost' }));
    expect(error.message).to.match(/^tcp localhost:\d+: could not connect: .*ECONNREFUSED/);
    expect(error).to.include({ code: 'ECONNREFUSED' });
  });

  it('rejects if nothing listens on the path', async () => {
    const error = await failureOf(connect({ path: '/nowhere/at/all' }));
    expect(error.message).to.match(/^unix \/nowhere\/at\/all: could not connect: .*ENOENT/);
    expect(error).to.include({ code: 'ENOENT' });
  });

  it('rejects with the error of Node if the options are wrong', async () => {
    expect(await failureOf(connect({ port: 70_000 }))).to.include({ code: 'ERR_SOCKET_BAD_PORT' });
    const error = await failureOf(connect({ port: 1, limit: Number.NaN }));
    expect(error).to.be.instanceOf(TypeError).with.property('message').that.includes('"limit"');
  });

  it('does not try if the signal is already aborted', async () => {
    await using listener = await listenForPeers();
    const reason = new Error('changed my mind');
    const signal = AbortSignal.abort(reason);
    const error = await failureOf(connect({ port: listener.port, host: '127.0.0.1', signal }));
    expect(error.message).to.equal(
      `tcp 127.0.0.1:${listener.port}: the attempt to connect was given up: changed my mind`,
    );
    expect(error).to.include({ name: 'AbortError', code: 'ABORT_ERR', cause: reason });
  });

  it('is aborted by the signal, and its peer sees the end', async () => {
    await using listener = await listenForPeers(); // it never answers to TLS
    const controller = new AbortController();
    const before = openSockets();
    const options = { port: listener.port, host: '127.0.0.1', tls: true, signal: controller.signal } as const;
    const failure = failureOf(connect(options));
    const peer = await listener.next();
    controller.abort(new Error('too slow'));
    expect((await failure).message).to.match(/^tls 127\.0\.0\.1:\d+: the attempt .* given up: too slow$/);
    await peer.closed;
    peer.socket.destroy();
    expect([openSockets(), live()]).to.deep.equal([before, []]);
  });

  it('does not close an open connection when the signal is aborted', async () => {
    await using listener = await listenForPeers();
    const controller = new AbortController();
    const { signal } = controller;
    await using connection = await connect({ port: listener.port, host: '127.0.0.1', signal });
    controller.abort();
    await connection.write('still there');
    expect(connection.value.destroyed).to.equal(false);
  });

  describe('with TLS', () => {
    let certificate: Certificate;

    before('make a certificate', () => (certificate = makeCertificate()));

    function listenSecurely(): Promise<Listener> {
      return listenWith(createSecureServer(certificate), 'secureConnection');
    }

    it('resolves once the connection is secure', async () => {
      await using listener = await listenSecurely();
      const { port } = listener;
      await using connection = await connect({ port, host: 'localhost', tls: true, ca: certificate.cert });
      expect(labels()).to.deep.equal([`tls localhost:${port}`]);
      expect(connection.value).to.include({ encrypted: true, authorized: true });
      await connection.write('secret');
      const peer = await listener.next();
      peer.socket.end('answer');
      for await (const chunk of connection) expect(String(chunk)).to.equal('answer');
      expect(await peer.closed).to.equal('end');
      expect(peer.text()).to.equal('secret');
    });

    it('delivers everything when it is disposed, even several megabytes', async () => {
      await using listener = await listenSecurely();
      const { port } = listener;
      const options = { port, host: '127.0.0.1', tls: true, ca: certificate.cert, limit: 10_000 } as const;
      const connection = await connect(options);
      const peer = await listener.next();
      const writing = connection.write(Buffer.alloc(4 * 1024 * 1024, 'x'));
      await Promise.all([writing, connection[Symbol.asyncDispose]()]);
      await peer.closed;
      expect(peer.arrived()).to.equal(4 * 1024 * 1024);
    });

    it('rejects if the certificate is not trusted', async () => {
      await using listener = await listenSecurely();
      const before = openSockets();
      const { port } = listener;
      const error = await failureOf(connect({ port, host: '127.0.0.1', tls: true }));
      expect(error.message).to.match(/^tls 127\.0\.0\.1:\d+: could not connect: .*self.signed certificate/);
      expect(error.code).to.equal('DEPTH_ZERO_SELF_SIGNED_CERT');
      expect(live()).to.deep.equal([]);
      expect(openSockets()).to.be.at.most(before + 1); // the server's socket may take a moment
    });

    it('rejects if the peer does not speak TLS', async () => {
      await using listener = await listenWith(
        createServer((socket) => socket.end('plain text')),
        'connection',
      );
      const { port } = listener;
      const error = await failureOf(connect({ port, host: '127.0.0.1', tls: true }));
      expect(error.message).to.match(/^tls 127\.0\.0\.1:\d+: could not connect: /);
      expect(error.cause).to.be.instanceOf(Error);
    });

    it('wraps sockets of a server as well', async () => {
      await using listener = await listenSecurely();
      const { port } = listener;
      await using client = await connect({ port, host: '127.0.0.1', tls: true, ca: certificate.cert });
      const { socket } = await listener.next();
      const connection = wrapSocket(socket);
      expect(labels()[1]).to.match(/^tls \[?[\d.:a-f]+\]?:\d+$/);
      await connection.write('greetings');
      const disposal = connection[Symbol.asyncDispose]();
      for await (const chunk of client) expect(String(chunk)).to.equal('greetings');
      await disposal;
    });
  });

  it('is labelled by its class if a wrapped socket has no address', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lastcall-'));
    const path = join(folder, 'socket');
    try {
      await using _listener = await listenForPeers({}, path);
      await using _connection = wrapSocket(connectSocket(path));
      expect(labels()).to.deep.equal(['Socket']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
