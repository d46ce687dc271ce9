/** Connections that were dropped: with the real collector, seen from the peer. */
import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { expect } from 'chai';
import { configure, live } from 'lastcall';
import { connect, wrapSocket } from 'lastcall/node';
import { apart, collect } from '../../support/collect.js';
import { type Listener, listenForPeers } from '../../support/peers.js';

const MEGABYTES = Buffer.alloc(8 * 1024 * 1024, 'x');

function destination({ port }: Listener): { port: number; host: string } {
  return { port, host: '127.0.0.1' };
}

describe('a connection that was dropped', () => {
  it('is closed, and what was written arrives', async () => {
    await using listener = await listenForPeers();
    await apart(async () => {
      const connection = await connect(destination(listener));
      await connection.write('last words');
    });
    const peer = await listener.next();
    await collect(() => live().length === 0);
    expect([await peer.closed, peer.text()]).to.deep.equal(['end', 'last words']);
  });

  it('is not kept alive by listeners on its socket, nor by a loop that was left', async () => {
    await using listener = await listenForPeers();
    const heard: string[] = [];
    await apart(async () => {
      const socket = connectSocket(destination(listener));
      await once(socket, 'connect');
      socket.on('close', () => heard.push('close'));
      const connection = wrapSocket(socket);
      const { socket: peer } = await listener.next();
      peer.write('x');
      for await (const chunk of connection) if (chunk.length > 0) break;
      const loop = connection[Symbol.asyncIterator](); // nor by a loop that is not running
      peer.write('x');
      await loop.next();
      void connection.closed.then(() => heard.push('closed'));
    });
    await collect(() => heard.length > 1);
    expect(heard).to.have.members(['close', 'closed']);
  });

  it('is kept alive by a waiting loop', async () => {
    await using listener = await listenForPeers();
    const reading = await apart(async () => {
      const connection = await connect(destination(listener));
      async function read(): Promise<string> {
        let text = '';
        for await (const chunk of connection) text += chunk.toString();
        return text;
      }
      return [read()];
    });
    const peer = await listener.next();
    peer.socket.write('one ');
    await collect();
    expect(live()).to.have.lengthOf(1);
    peer.socket.end('two');
    expect(await reading[0]).to.equal('one two');
    await peer.closed;
  });

  it('is kept alive by a pending write', async () => {
    await using listener = await listenForPeers({ pauseOnConnect: true });
    const writing = await apart(async () => {
      const connection = await connect(destination(listener));
      return [connection.write(MEGABYTES)];
    });
    const peer = await listener.next();
    await collect();
    expect(live()).to.have.lengthOf(1);
    let arrived = 0;
    peer.socket.on('data', ({ length }: Buffer) => (arrived += length)).resume();
    await Promise.all(writing);
    await collect(() => live().length === 0);
    expect([await peer.closed, arrived]).to.deep.equal(['end', MEGABYTES.length]);
  });

  it('reports what it could not deliver, and the rest is released', async () => {
    await using listener = await listenForPeers({ pauseOnConnect: true });
    await using other = await listenForPeers();
    const log: string[] = [];
    configure({ onError: (error, { reason, label }) => log.push(`${label} ${reason} ${String(error)}`) });
    try {
      await apart(async () => {
        const { value } = await connect({ ...destination(listener), limit: 20 });
        value.write(MEGABYTES);
        await connect(destination(other));
      });
      const peer = await listener.next();
      await collect(() => log.length > 0);
      await Promise.all([(await other.next()).closed]);
      peer.socket.destroy();
      await peer.closed;
    } finally {
      configure({ onError: null });
    }
    const label = `tcp 127.0.0.1:${listener.port}`;
    expect(log).to.have.lengthOf(1);
    expect(log[0]).to.match(
      new RegExp(`^${label} gc Error: ${label}: the peer did not take the last \\d+ bytes`),
    );
  });
});
