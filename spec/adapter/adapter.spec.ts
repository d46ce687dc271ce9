/** lastcall/adapter: units and applications. */
import { once } from 'node:events';
import { expect } from 'chai';
import { live } from 'lastcall';
import { openApplication, openUnit } from 'lastcall/adapter';
import { sleep } from '../support/time.js';

function unexpected(error: unknown): never {
  throw new Error('it failed', { cause: error });
}

describe('a unit', () => {
  it('ends when its last hold is released', async () => {
    const log: string[] = [];
    const unit = openUnit({ onError: unexpected });
    const handled = unit.hold();
    const closed = unit.hold();
    unit.scope.defer(() => void log.push('released'));
    closed();
    closed();
    await sleep(1);
    expect(log).to.deep.equal([]);
    handled();
    await unit.ended;
    expect(log).to.deep.equal(['released']);
  });

  it('aborts its signal when it is cancelled, and releases nothing yet', async () => {
    const log: string[] = [];
    const unit = openUnit({ onError: unexpected });
    const { signal } = unit.scope;
    signal.addEventListener('abort', () => log.push(`aborted: ${String(signal.reason)}`));
    unit.scope.defer(() => void log.push('released'));
    unit.cancel('the client has gone');
    expect(log).to.deep.equal(['aborted: the client has gone']);
    unit.scope.defer(() => void log.push('released, too'));
    await unit.end();
    expect(log).to.deep.equal(['aborted: the client has gone', 'released, too', 'released']);
  });

  it('has an aborted signal even if that is first read after it was cancelled or has ended', async () => {
    const cancelled = openUnit({ onError: unexpected });
    cancelled.cancel();
    expect(cancelled.scope.signal.aborted).to.equal(true);
    await cancelled.end();
    const ended = openUnit({ onError: unexpected });
    await ended.end();
    ended.cancel();
    expect(ended.scope.signal.aborted).to.equal(true);
  });

  it('calls onError with what its disposal was rejected with, then ends', async () => {
    const log: unknown[] = [];
    const unit = openUnit({ onError: (error) => void log.push(String(error)) });
    unit.scope.defer(async () => {
      await sleep(1);
      throw new Error('broken');
    });
    await unit.end();
    expect(log).to.deep.equal(['Error: broken']);
  });
});

describe('a unit whose onError throws', () => {
  // Mocha's own listeners would fail the test.
  let listeners: NodeJS.UnhandledRejectionListener[];

  before(() => {
    listeners = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
  });

  after(() => {
    for (const listener of listeners) process.on('unhandledRejection', listener);
  });

  it('ends, and the thrown error is an unhandled rejection', async () => {
    const unhandled = once(process, 'unhandledRejection');
    const unit = openUnit({ onError: unexpected });
    unit.scope.defer(() => Promise.reject(new Error('broken')));
    await unit.end();
    const [error] = (await unhandled) as [Error];
    expect([error.message, String(error.cause)]).to.deep.equal(['it failed', 'Error: broken']);
  });
});

describe('an application', () => {
  it('ends after its units, including those that are still ending', async () => {
    const log: string[] = [];
    const application = openApplication({ onError: unexpected });
    application.scope.defer(() => void log.push('pool'));
    const [first, second] = [application.open(), application.open()];
    first.scope.defer(async () => {
      await sleep(5);
      log.push('first');
    });
    second.scope.defer(() => void log.push('second'));
    void first.end();
    const closed = application.close();
    await sleep(1);
    const late = application.open();
    late.scope.defer(() => void log.push('late'));
    void second.end();
    await sleep(10);
    expect(log).to.deep.equal(['second', 'first']);
    void late.end();
    await closed;
    expect(log).to.deep.equal(['second', 'first', 'late', 'pool']);
  });

  it('opens units even after it has ended', async () => {
    const application = openApplication({ onError: unexpected });
    await application.close();
    const log: string[] = [];
    const unit = application.open();
    unit.scope.defer(() => void log.push('released'));
    await unit.end();
    expect(log).to.deep.equal(['released']);
  });

  it("reports a unit's error to the onError that the unit was opened with", async () => {
    const log: string[] = [];
    const application = openApplication({ onError: unexpected });
    const unit = application.open({ onError: (error) => void log.push(String(error)) });
    unit.scope.defer(() => Promise.reject(new Error('broken')));
    await unit.end();
    expect(log).to.deep.equal(['Error: broken']);
    await application.close();
  });

  it('ends once, however often it is closed, and every close waits for that', async () => {
    const log: string[] = [];
    const application = openApplication({ onError: unexpected });
    application.scope.defer(async () => {
      await sleep(5);
      log.push('pool');
    });
    const close = (): Promise<unknown> => application.close().then(() => log.push('closed'));
    await Promise.all([close(), close()]);
    expect(log).to.deep.equal(['pool', 'closed', 'closed']);
  });

  it('throws what its own disposal was rejected with', async () => {
    const application = openApplication({ onError: unexpected });
    application.scope.defer(async () => Promise.reject(new Error('the pool is stuck')));
    expect(await application.close().catch(String)).to.equal('Error: the pool is stuck');
  });

  it('keeps nothing of units that have ended', async () => {
    const application = openApplication({ onError: unexpected });
    for (let n = 0; n < 1_000; n++) await application.open().end();
    expect(live()).to.deep.equal([]);
    await application.close();
  });
});
