/** `wrapSocket`, and connections in use: seen from both sides. */
import { once } from 'node:events';
import { connect as connectSocket, type Socket } from 'node:net';
import { expect } from 'chai';
import { live } from 'lastcall';
import { type Connection, type ConnectionOptions, wrapSocket } from 'lastcall/node';
import { failureOf } from '../../support/failure.js';
import { type Listener, listenForPeers, type Peer } from '../../support/peers.js';
import { sleep } from '../../support/time.js';

const MEGABYTES = Buffer.alloc(8 * 1024 * 1024, 'x');

/** A connection, and what its peer sees. */
interface Pair {
  readonly connection: Connection;
  readonly socket: Socket;
  readonly peer: Peer;
}

async function pairWith(listener: Listener, options?: ConnectionOptions): Promise<Pair> {
  const socket = connectSocket(listener.port, '127.0.0.1');
  const [peer] = await Promise.all([listener.next(), once(socket, 'connect')]);
  return { connection: wrapSocket(socket, options), socket, peer };
}

/** Read until `length` bytes have arrived. */
async function read(connection: Connection, length: number): Promise<string> {
  let text = '';
  for await (const chunk of connection) {
    text += chunk.toString();
    if (text.length >= length) break;
  }
  return text;
}

/** Make the kernel send a reset, as it does when a socket is closed with unread input. */
async function reset({ connection, peer }: Pair): Promise<void> {
  await connection.write('never read');
  await sleep(20); // until it has arrived
  peer.socket.destroy();
}

describe('a connection', () => {
  it('is labelled by the address of its peer', async () => {
    await using listener = await listenForPeers();
    const { connection } = await pairWith(listener);
    expect(live().map(({ kind, label }) => `${kind} ${label}`)).to.deep.equal([
      `managed tcp 127.0.0.1:${listener.port}`,
    ]);
    await connection[Symbol.asyncDispose]();
  });

  it('yields what arrives until the peer ends, and is no longer tracked then', async () => {
    await using listener = await listenForPeers();
    const { connection, peer } = await pairWith(listener);
    peer.socket.write('one ');
    expect(await read(connection, 4)).to.equal('one ');
    peer.socket.end('two');
    expect(await read(connection, Infinity)).to.equal('two');
    expect(await connection.closed).to.equal(undefined);
    expect([connection.alive, live()]).to.deep.equal([false, []]);
    expect(await read(connection, Infinity)).to.equal('');
    const error = await failureOf(connection.write('too late'));
    expect(error.message).to.match(/^tcp .*: nothing more can be written: the connection is closed$/);
    await connection[Symbol.asyncDispose]();
  });

  it('stays open when a loop over it is left, and the next loop continues', async () => {
    await using listener = await listenForPeers();
    const { connection, socket, peer } = await pairWith(listener);
    const listeners = (): number[] =>
      ['readable', 'data', 'end', 'close'].map((event) => socket.listenerCount(event));
    const before = listeners();
    peer.socket.write('one');
    expect(await read(connection, 1)).to.equal('one');
    await failureOf(
      (async () => {
        peer.socket.write('two');
        for await (const chunk of connection) throw new Error(String(chunk));
      })(),
    );
    peer.socket.write('three');
    expect(await read(connection, 1)).to.equal('three');
    expect(listeners()).to.deep.equal(before);
    await connection[Symbol.asyncDispose]();
    expect(await peer.closed).to.equal('end');
  });

  describe('write', () => {
    it('resolves at once below the high-water mark, otherwise when the socket accepts more', async () => {
      await using listener = await listenForPeers({ pauseOnConnect: true });
      const { connection, socket, peer } = await pairWith(listener);
      await connection.write('x');
      let taken = false;
      const writing = connection.write(MEGABYTES).then(() => (taken = true));
      await sleep(50);
      expect([taken, socket.writableNeedDrain]).to.deep.equal([false, true]);
      peer.socket.resume();
      await writing;
      expect(socket.writableNeedDrain).to.equal(false);
      await connection[Symbol.asyncDispose]();
    });

    it('writes strings in an encoding', async () => {
      await using listener = await listenForPeers();
      const { connection, peer } = await pairWith(listener);
      await connection.write('68656c6c6f', 'hex');
      await connection[Symbol.asyncDispose]();
      await peer.closed;
      expect(peer.text()).to.equal('hello');
    });

    it('rejects when the peer resets the connection while it waits', async () => {
      await using listener = await listenForPeers({ pauseOnConnect: true });
      const { connection, peer } = await pairWith(listener);
      const writing = [connection.write(MEGABYTES), connection.write('y')];
      const failures = Promise.all(writing.map(failureOf));
      await sleep(20);
      peer.socket.destroy();
      for (const error of await failures) {
        expect(error.message).to.match(/closed before everything written was sent: .*(ECONNRESET|EPIPE)/);
        expect(error.code).to.be.oneOf(['ECONNRESET', 'EPIPE']);
        expect(error.cause).to.equal(await connection.closed);
      }
    });

    it('rejects when the socket is destroyed while it waits', async () => {
      await using listener = await listenForPeers({ pauseOnConnect: true });
      const { connection, socket } = await pairWith(listener);
      const failure = failureOf(connection.write(MEGABYTES));
      socket.destroy();
      expect((await failure).message).to.match(/was sent: the connection is closed$/);
    });

    it('rejects after the socket was ended; the socket still sends what was written', async () => {
      await using listener = await listenForPeers();
      const { connection, socket, peer } = await pairWith(listener);
      socket.end('the end');
      expect((await failureOf(connection.write('more'))).message).to.include('nothing more can be written');
      expect(await peer.closed).to.equal('end');
      expect(peer.text()).to.equal('the end');
      await connection[Symbol.asyncDispose]();
    });
  });

  describe('that its peer resets while it is idle', () => {
    it('does not crash the program, and reports it on the next use', async () => {
      await using listener = await listenForPeers({ pauseOnConnect: true });
      const pair = await pairWith(listener);
      const { connection } = pair;
      await reset(pair);
      const error = await connection.closed;
      expect(error).to.include({ code: 'ECONNRESET' });
      expect(live()).to.deep.equal([]);
      expect(await failureOf(read(connection, 1))).to.equal(error);
      const late = await failureOf(connection.write('late'));
      expect([late.code, late.cause]).to.deep.equal(['ECONNRESET', error]);
      await connection[Symbol.asyncDispose]();
    });

    it('throws in a waiting loop', async () => {
      await using listener = await listenForPeers({ pauseOnConnect: true });
      const pair = await pairWith(listener);
      const failure = failureOf(read(pair.connection, 1));
      await reset(pair);
      expect(await failure).to.equal(await pair.connection.closed);
    });
  });

  describe('disposed', () => {
    it('delivers everything that was written, even to a slow reader', async () => {
      await using listener = await listenForPeers({ pauseOnConnect: true });
      const { connection, peer } = await pairWith(listener, { limit: 10_000 });
      const writing = connection.write(MEGABYTES);
      const disposal = connection[Symbol.asyncDispose]();
      let arrived = 0;
      peer.socket.on('data', (chunk: Buffer) => {
        arrived += chunk.length;
        peer.socket.pause();
        setTimeout(() => peer.socket.resume(), 1);
      });
      peer.socket.resume();
      await Promise.all([writing, disposal]);
      expect(await peer.closed).to.equal('end');
      expect(arrived).to.equal(MEGABYTES.length);
    });

    it('is not delayed by unread input', async () => {
      await using listener = await listenForPeers();
      const { connection, socket, peer } = await pairWith(listener, { limit: 10_000 });
      // More than the socket buffers, but no more than the kernel does: on Deno, writes fail once a peer sees the end.
      peer.socket.write(MEGABYTES.subarray(0, 128 * 1024));
      while (socket.readableLength < socket.readableHighWaterMark) await sleep(1);
      await connection[Symbol.asyncDispose]();
      expect(await peer.closed).to.equal('end');
    });

    it('lets a running loop continue until the peer ends', async () => {
      await using listener = await listenForPeers({ allowHalfOpen: true });
      const { connection, peer } = await pairWith(listener, { limit: 10_000 });
      const reading = read(connection, Infinity);
      await sleep(1);
      const disposal = connection[Symbol.asyncDispose]();
      await once(peer.socket, 'end');
      peer.socket.write('last ');
      peer.socket.end('words');
      expect(await reading).to.equal('last words');
      await disposal;
    });

    it('ends a loop with an error if the peer does not end within the limit', async () => {
      await using listener = await listenForPeers({ allowHalfOpen: true });
      const { connection } = await pairWith(listener, { limit: 50 });
      const failure = failureOf(read(connection, Infinity));
      await sleep(1);
      await connection[Symbol.asyncDispose]();
      expect((await failure).message).to.include('the peer did not end the stream');
    });

    it('waits no longer than the limit for a peer that does not end', async () => {
      await using listener = await listenForPeers({ allowHalfOpen: true });
      const { connection, socket, peer } = await pairWith(listener, { limit: 50 });
      await connection.write('all of it');
      await connection[Symbol.asyncDispose]();
      expect(socket.destroyed).to.equal(true);
      expect(peer.text()).to.equal('all of it');
    });

    it('says how much was lost if the peer does not receive it within the limit', async () => {
      await using listener = await listenForPeers({ pauseOnConnect: true });
      const { connection, socket } = await pairWith(listener, { limit: 50 });
      const writing = failureOf(connection.write(MEGABYTES));
      const error = await failureOf(connection[Symbol.asyncDispose]());
      expect(error.message).to.match(/^tcp .*: the peer did not take the last \d+ bytes within 50 ms/);
      expect((await writing).message).to.include('closed before everything written was sent');
      expect(socket.destroyed).to.equal(true);
    });

    it('throws when the peer closes the connection during disposal', async () => {
      await using listener = await listenForPeers({ pauseOnConnect: true });
      const { connection, peer } = await pairWith(listener);
      const writing = failureOf(connection.write(MEGABYTES));
      const failure = failureOf(connection[Symbol.asyncDispose]());
      peer.socket.destroy();
      const error = await failure;
      expect(error.message).to.match(/^tcp .*: what was written last may not have arrived: /);
      expect(error.cause).to.equal(await connection.closed);
      await writing;
    });

    it('is disposed once, and throws on use after that', async () => {
      await using listener = await listenForPeers();
      const { connection } = await pairWith(listener);
      await Promise.all([connection[Symbol.asyncDispose](), connection[Symbol.asyncDispose]()]);
      await connection[Symbol.asyncDispose]();
      expect(() => connection.value).to.throw(ReferenceError, `tcp 127.0.0.1:${listener.port} was released`);
      expect(await failureOf(connection.write('x'))).to.be.instanceOf(ReferenceError);
      expect(await failureOf(read(connection, 1))).to.be.instanceOf(ReferenceError);
      expect(await connection.closed).to.equal(undefined);
    });

    it('is not closed while it is borrowed', async () => {
      await using listener = await listenForPeers();
      const { connection, peer } = await pairWith(listener);
      let giveBack = (): void => {};
      const borrowed = connection.borrow(async (socket) => {
        await new Promise<void>((resolve) => (giveBack = resolve));
        socket.write('still open');
      });
      const disposal = connection[Symbol.asyncDispose]();
      giveBack();
      await Promise.all([borrowed, disposal]);
      await peer.closed;
      expect(peer.text()).to.equal('still open');
    });

    it('does nothing to a socket that was ended or destroyed before', async () => {
      await using listener = await listenForPeers();
      const ended = await pairWith(listener);
      ended.socket.end('bye');
      await ended.connection[Symbol.asyncDispose]();
      expect([await ended.peer.closed, ended.peer.text()]).to.deep.equal(['end', 'bye']);
      const destroyed = await pairWith(listener);
      destroyed.socket.destroy();
      await destroyed.connection[Symbol.asyncDispose]();
      await destroyed.peer.closed;
    });

    it('ends a socket that is still connecting', async () => {
      await using listener = await listenForPeers();
      {
        await using connection = wrapSocket(connectSocket(listener.port, '127.0.0.1'));
        await connection.write('quick');
      }
      const peer = await listener.next();
      expect([await peer.closed, peer.text()]).to.deep.equal(['end', 'quick']);
    });
  });

  it('leaves an open socket to the caller of detach, errors included', async () => {
    await using listener = await listenForPeers();
    const { connection, socket, peer } = await pairWith(listener);
    expect(connection.detach()).to.equal(socket);
    await connection[Symbol.asyncDispose]();
    expect(socket.listenerCount('error')).to.equal(0);
    expect(await failureOf(connection.write('x'))).to.be.instanceOf(ReferenceError);
    socket.end('mine');
    expect(await connection.closed).to.equal(undefined);
    await peer.closed;
    expect(peer.text()).to.equal('mine');
  });

  it('is dead from the start if its socket is closed, and reports why', async () => {
    const socket = connectSocket(1, '127.0.0.1');
    await once(socket, 'close').catch(() => once(socket, 'close'));
    const connection = wrapSocket(socket);
    expect([connection.alive, live()]).to.deep.equal([false, []]);
    expect(await connection.closed).to.include({ code: 'ECONNREFUSED' });
    expect(await failureOf(read(connection, 1))).to.include({ code: 'ECONNREFUSED' });
    await connection[Symbol.asyncDispose]();
  });

  it('leaves no record or socket behind, however many are opened', async () => {
    await using listener = await listenForPeers();
    for (let round = 0; round < 20; round++) {
      const { connection, peer } = await pairWith(listener);
      peer.socket.end();
      await read(connection, Infinity);
      await connection.closed;
    }
    expect(live()).to.deep.equal([]);
  });

  it('rejects an invalid limit', () => {
    const socket = connectSocket({ port: 1, host: '127.0.0.1' }).on('error', () => {});
    expect(() => wrapSocket(socket, { limit: -1 })).to.throw(TypeError, /"limit" must be a number/);
    expect(live()).to.deep.equal([]);
  });
});
