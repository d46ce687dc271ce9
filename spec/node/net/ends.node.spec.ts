/** Connections that are open when the program ends, seen from the peer. */
import { expect } from 'chai';
import { Child } from '../../support/child.js';
import { listenForPeers } from '../../support/peers.js';

const ALL = 'hello'.length + 4 * 1024 * 1024;

describe('a connection at the end of the program', () => {
  it('is ended when the loop is empty, and everything written arrives', async () => {
    await using listener = await listenForPeers();
    const child = new Child('node/connection', [String(listener.port), 'empty']);
    const peer = await listener.next();
    expect([await peer.closed, peer.arrived()]).to.deep.equal(['end', ALL]);
    expect(await child.ended()).to.include({ code: 0, signal: null, stderr: '' });
  });

  it('is ended at SIGTERM, and everything written arrives', async () => {
    await using listener = await listenForPeers();
    const child = new Child('node/connection', [String(listener.port), 'signal']);
    const peer = await listener.next();
    await child.prints('ready');
    child.process.kill('SIGTERM');
    expect([await peer.closed, peer.arrived()]).to.deep.equal(['end', ALL]);
    expect(await child.ended()).to.include({ code: null, signal: 'SIGTERM', stderr: '' });
  });

  it('is closed at process.exit', async () => {
    await using listener = await listenForPeers();
    const child = new Child('node/connection', [String(listener.port), 'exit']);
    const peer = await listener.next();
    expect([await peer.closed, peer.text()]).to.deep.equal(['end', 'hello']);
    expect(await child.ended()).to.include({ code: 3, signal: null, stderr: '' });
  });
});
