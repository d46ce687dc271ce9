/** Many thousands of files and connections: no descriptor leaks, and none is closed by mistake. */
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect } from 'chai';
import { Child, type Ended } from '../support/child.js';
import { sleep } from '../support/time.js';

const COUNT = 20_000;
const AT_A_TIME = 64;

/** What a runtime may have open in addition, such as a directory that is being read. */
const CONSTANT = 24;

const LIMIT_MS = 240_000;

function soak(...args: string[]): Promise<Ended> {
  return new Child('node/soaking', [...args], [process.execPath, '--trace-warnings'], LIMIT_MS).ended();
}

function expectNothingLost({ stdout, stderr }: Ended): void {
  expect(stderr).to.equal('');
  const { first, peak, last } = JSON.parse(stdout[0] ?? '') as Record<'first' | 'peak' | 'last', number>;
  expect(last).to.be.at.most(first);
  expect(peak - first).to.be.at.most(AT_A_TIME + CONSTANT);
  expect(stdout[1]).to.equal(`left to the end: ${AT_A_TIME}`);
}

describe(`${COUNT} resources, ${AT_A_TIME} at a time`, function () {
  this.timeout(LIMIT_MS);

  before(function () {
    if (!existsSync('/proc/self/fd')) {
      console.log('skipped: this system does not report how many descriptors are open');
      this.skip();
    }
  });

  it('are files that are all closed, by any of the triggers', async () => {
    const ended = await soak('files', String(COUNT));
    expectNothingLost(ended);
    expect(ended.code).to.equal(0);
  });

  it('are connections that are all closed, by any of the triggers, as their peer sees it', async () => {
    const open = new Set<Socket>();
    let accepted = 0;
    const server = createServer((socket) => {
      accepted += 1;
      open.add(socket);
      socket.on('close', () => open.delete(socket)).on('error', () => {});
      socket.pipe(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 1_024, resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const ended = await soak('connections', String(COUNT), String(port));
      expectNothingLost(ended);
      expect(ended.signal).to.equal('SIGTERM');
      expect(accepted).to.be.at.least(COUNT);
      for (let turn = 0; open.size > 0 && turn < 1_000; turn++) await sleep(1);
      expect(open.size).to.equal(0);
    } finally {
      server.close();
    }
  });
});
