/** `worker`: threads, observed by a file that they write when they are drained. */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { configure, live } from 'lastcall';
import { type RunningWorker, worker } from 'lastcall/node';
import { apart, collect } from '../../support/collect.js';
import { until } from '../../support/processes.js';

const keeper = new URL('../../programs/node/note-keeper.js', import.meta.url);

/** Only Node reports whether a worker is idle; elsewhere, an unresponsive worker is no error. */
const isNode = process.versions['bun'] === undefined && process.versions['deno'] === undefined;

describe('worker', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'worker-'));
    file = join(folder, 'notes');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  /** A worker that is ready. */
  async function start(kind: string, limit?: number): Promise<RunningWorker> {
    const running = worker(keeper, { workerData: { file, kind }, limit });
    await once(running.value, 'message');
    return running;
  }

  function notes(): string {
    return readFileSync(file, { encoding: 'utf8', flag: 'a+' });
  }

  /** The labels of live records, without those of the host, which tracks the threads that keep something alive. */
  function labels(): string[] {
    return live()
      .map(({ label }) => label)
      .filter((label) => !/^worker \d+$/.test(label));
  }

  function errorOf(promise: PromiseLike<unknown>): Promise<Error> {
    return Promise.resolve(promise).then(
      () => expect.fail('it did not reject'),
      (error: Error) => error,
    );
  }

  it('drains the worker when it is disposed, then terminates it', async () => {
    const running = await start('keeps', 5_000);
    expect(labels()).to.deep.equal([`worker note-keeper.js (thread ${running.threadId})`]);
    await running[Symbol.asyncDispose]();
    await running[Symbol.asyncDispose]();
    expect([notes(), await running.exited, running.alive]).to.deep.equal(['awaited\n', 1, false]);
    expect(() => running.value).to.throw(
      ReferenceError,
      /^worker note-keeper\.js \(thread \d+\) was released/,
    );
    expect(() => running.postMessage('end')).to.throw(ReferenceError);
  });

  it('terminates a worker that keeps nothing alive', async () => {
    const running = await start('nothing');
    await running[Symbol.asyncDispose]();
    expect([notes(), await running.exited]).to.deep.equal(['', 1]);
  });

  it('terminates it at once if the limit is 0, without an error', async () => {
    const idle = worker('setInterval(() => {}, 1_000)', { eval: true, limit: 0 });
    await once(idle.value, 'online');
    await idle[Symbol.asyncDispose]();
    expect(idle.alive).to.equal(false);
  });

  it('no longer tracks a worker that has ended by itself', async () => {
    const running = await start('keeps');
    running.postMessage('end');
    expect(await running.exited).to.equal(5);
    expect([running.alive, labels()]).to.deep.equal([false, []]);
    await running[Symbol.asyncDispose]();
    await until(() => live().length === 0, 'its end is reported');
  });

  it('drains and terminates a worker whose wrapper was dropped', async () => {
    const ended = await apart(async () => {
      const running = await start('keeps', 5_000);
      return { code: running.exited };
    });
    await collect(() => labels().length === 0);
    expect([await ended.code, notes()]).to.deep.equal([1, 'awaited\n']);
  });

  it('rejects disposal with what was not released within the limit, and terminates it', async () => {
    const running = await start('hangs', 1_000);
    const error = await errorOf(running[Symbol.asyncDispose]());
    expect(error.message).to.match(
      /^worker note-keeper\.js \(thread \d+\) did not end cleanly and was terminated: /,
    );
    expect(error.message).to.match(/not released within 1000 ms: writeNote\(\)$/);
    expect(await running.exited).to.equal(1);
  });

  it('rejects disposal when it does not answer, and terminates it', async () => {
    const running = await start('keeps', 700);
    running.postMessage('block');
    const error = await errorOf(running[Symbol.asyncDispose]());
    expect(error.message).to.match(/it did not answer within 700 ms, so what it keeps alive is lost$/);
    expect([await running.exited, notes()]).to.deep.equal([1, '']);
    await until(() => live().length === 0, 'its host is no longer tracked');
  });

  it('reports the same error at collection', async () => {
    const log: string[] = [];
    configure({ onError: (error, { reason, label }) => log.push(`${label} ${reason} ${String(error)}`) });
    try {
      await apart(() => start('hangs', 1_000));
      await collect(() => labels().length === 0);
      await until(() => log.length > 0, 'it is reported');
    } finally {
      configure({ onError: null });
    }
    expect(log).to.have.lengthOf(1);
    expect(log[0]).to.match(/^worker note-keeper\.js \(thread \d+\) gc Error: .* 1000 ms: writeNote\(\)$/);
  });

  it('rejects disposal with an error that the worker throws meanwhile, which needs no listener', async () => {
    const running = await start('throws');
    const error = await errorOf(running[Symbol.asyncDispose]());
    expect(error.message).to.match(/did not end cleanly and was terminated: .*not a function/);
  });

  it('leaves errors of the worker to its listeners', async () => {
    const running = worker(new URL('nowhere.js', keeper));
    expect((await once(running.value, 'error'))[0]).to.be.an('error');
    expect(await running.exited).to.equal(1);
    await until(() => !running.alive, 'it is no longer tracked');
  });

  it('is not ended while it is borrowed', async () => {
    const running = await start('nothing');
    const borrowed = running.borrow(async (thread) => {
      thread.postMessage('end');
      return once(thread, 'exit');
    });
    await running[Symbol.asyncDispose]();
    expect(await borrowed).to.deep.equal([5]);
  });

  it('rejects wrong options, and starts nothing', () => {
    expect(() => worker(keeper, { limit: -1 })).to.throw(TypeError, /^worker: "limit" must be a number/);
    expect(() => worker(keeper, { argv: 1 as unknown as string[] })).to.throw(TypeError);
    expect(labels()).to.deep.equal([]);
  });

  it('does not show code in its label', async () => {
    await using code = worker('process.exit()', { eval: true });
    expect(labels()).to.deep.equal([`worker [code] (thread ${code.threadId})`]);
    await code.exited;
  });

  it(`${isNode ? 'distinguishes' : 'cannot distinguish'} a busy worker from one that keeps nothing alive`, async () => {
    const running = await start('nothing', 700);
    running.postMessage('block');
    const disposal = Promise.resolve(running[Symbol.asyncDispose]());
    expect(
      await disposal.then(
        () => 'no error',
        (error: Error) => error.name,
      ),
    ).to.equal(isNode ? 'Error' : 'no error');
  });
});
