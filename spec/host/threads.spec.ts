/** A main thread and its workers at the end, in child programs, observed from outside. */
import { expect } from 'chai';
import { Child, type Ended } from '../support/child.js';
import { runtime } from '../support/runtime.js';

/** The output of a worker that is drained, and of one that runs only what is synchronous. */
const awaited = ['worker: newest', 'worker: async begins', 'worker: async ends', 'worker: oldest'];
const syncOnly = ['worker: newest', 'worker: twin', 'worker: oldest'];
const main = ['main: newest', 'main: oldest'];

/** The records that the main thread lists as alive. */
const AROUND = 'alive: say("main: oldest"), say("main: newest")';
const BETWEEN = 'alive: say("main: oldest"), worker 1, say("main: newest")';

const UNANSWERED =
  /^lastcall: worker 1 failed at exit: Error: The worker did not answer in time, so what it keeps/;

function start(...args: string[]): Child {
  return new Child('threads/main', args, runtime.command);
}

/** Send a signal once the program is ready. */
async function signalled(...args: string[]): Promise<Ended> {
  const child = start(...args);
  await child.prints('ready\n');
  child.process.kill('SIGTERM');
  return child.ended();
}

function around(worker: readonly string[]): string[] {
  return ['main: newest', ...worker, 'main: oldest'];
}

describe(`workers at the end, on ${runtime.name}`, () => {
  for (const order of ['record first', 'worker first']) {
    it(`a signal: the worker is drained in its turn (${order})`, async () => {
      expect(await signalled('async', 'signal', order)).to.deep.equal({
        stdout: [BETWEEN, 'ready', ...around(awaited)],
        stderr: '',
        code: null,
        signal: 'SIGTERM',
      });
    });

    it(`process.exit: the worker runs synchronous callbacks and sync twins (${order})`, async () => {
      expect(await start('async', 'process.exit', order).ended()).to.deep.equal({
        stdout: around(syncOnly),
        stderr: '',
        code: 3,
        signal: null,
      });
    });

    it(`terminate(): nothing runs in the worker, and the main thread does not wait for it (${order})`, async () => {
      const { stdout, stderr, code } = await start('async', 'terminate', order).ended();
      expect({ stdout, stderr, code }).to.deep.equal({
        stdout: [AROUND, 'ready', ...main],
        stderr: '',
        code: 0,
      });
    });
  }

  it('the loop is empty except for an unreferenced worker: it is drained', async () => {
    const { stdout, stderr, code } = await start('async', 'the loop is empty').ended();
    expect({ stdout, stderr, code }).to.deep.equal({
      stdout: [BETWEEN, 'ready', ...around(awaited)],
      stderr: '',
      code: 0,
    });
  });

  it('drain(): the worker is drained, and the program goes on', async () => {
    const { stdout } = await start('async', 'drain').ended();
    expect(stdout).to.deep.equal([...around(awaited), '{"ran":3,"failed":0,"left":[]}', 'alive: ', 'ready']);
  });

  const reportsEmptyLoop = runtime.kind !== 'deno'; // a worker of Deno gets only `exit`
  it(`a worker that ends by itself runs ${reportsEmptyLoop ? 'all' : 'no more than at process.exit'}, and its record is removed`, async () => {
    const { stdout } = await start('async', 'by itself').ended();
    expect(stdout).to.deep.equal([...(reportsEmptyLoop ? awaited : syncOnly), AROUND, 'ready', ...main]);
  });

  it('a worker that creates its first record late, and is idle from then on, is drained, too', async () => {
    expect(await signalled('late', 'signal')).to.deep.include({
      stdout: [BETWEEN, 'ready', ...around(awaited)],
      stderr: '',
    });
  });

  it('a worker that creates a record right after its drain is registered again', async () => {
    const { stdout, stderr, code } = await start('again', 'drain, then process.exit').ended();
    expect({ last: stdout.slice(-2), stderr, code }).to.deep.equal({
      last: ['worker: again', 'main: new'],
      stderr: '',
      code: 3,
    });
  });

  it('a terminated worker takes its own workers with it, and the main thread does not wait for those', async () => {
    const { stdout, stderr } = await start('nested', 'terminate, later').ended();
    expect({ stdout, stderr }).to.deep.equal({ stdout: [AROUND, 'ready', ...main], stderr: '' });
  });

  it('unresponsive workers that are older than the first record are waited for together', async () => {
    const { stdout, stderr } = await start('async', 'terminate all', 'others before').ended();
    expect(stdout.slice(-2)).to.deep.equal(main);
    expect(stderr).to.not.include('given up');
  });

  it('process.exit during the drain: what the worker has not started runs', async () => {
    expect(await start('hangs', 'process.exit during drain').ended()).to.deep.equal({
      stdout: around(['worker: newest', 'worker: async begins', 'worker: oldest']),
      stderr: '',
      code: 3,
      signal: null,
    });
  });

  it('process.exit in a callback of the worker: the rest runs there, and no error is reported', async () => {
    const { stdout, stderr } = await start('exits', 'process.exit').ended();
    expect({ stdout, stderr }).to.deep.equal({ stdout: around(syncOnly), stderr: '' });
  });

  it('a callback that hangs in a worker is reported there, older records run, and the main thread goes on', async () => {
    const { stdout, stderr, signal } = await signalled('hangs', 'a short deadline');
    expect(stdout.slice(2)).to.deep.equal(
      around(['worker: newest', 'worker: async begins', 'worker: oldest']),
    );
    expect(stderr).to.match(/^lastcall: \S+ was given up: it did not end within (9\d\d|1000) ms\n$/);
    expect(signal).to.equal('SIGTERM');
  });

  it('a worker that is blocked for long is reported, and the main thread goes on', async () => {
    const { stdout, stderr, signal } = await signalled('async', 'a short deadline', 'record first', '10000');
    expect(stdout.slice(2)).to.deep.equal(main);
    expect(stderr).to.match(/^lastcall: worker 1 /);
    expect(signal).to.equal('SIGTERM');
  });

  it('a worker that is blocked at process.exit is waited for no longer than half a second', async () => {
    const { stdout, stderr, code } = await start('async', 'process.exit', 'record first', '10000').ended();
    expect(stdout).to.deep.equal(main);
    expect(stderr).to.match(UNANSWERED);
    expect(code).to.equal(3);
  });
});

describe(`drainWorker, on ${runtime.name}`, () => {
  const DRAINED = '{"ran":3,"failed":0,"left":[]}';
  const NO_ANSWER = 'undefined';
  const NOTHING = '{"ran":0,"failed":0,"left":[]}';

  async function drained(...args: string[]): Promise<string[]> {
    return (await start(...args).ended()).stdout;
  }

  it('runs all records of the worker, awaited, and reports what ran', async () => {
    expect(await drained('async', 'drainWorker')).to.deep.equal([
      ...awaited,
      DRAINED,
      AROUND,
      'ready',
      ...main,
    ]);
  });

  it('has nothing to do where nothing is alive, or the worker has ended', async () => {
    const rest = [AROUND, 'ready', ...main];
    // Only Node reports whether a worker is idle; Deno does not report that it has ended.
    const unreported = runtime.kind === 'node' ? NOTHING : NO_ANSWER;
    const ended = runtime.kind === 'deno' ? NO_ANSWER : NOTHING;
    expect(await drained('nothing', 'drainWorker')).to.deep.equal([unreported, ...rest]);
    expect(await drained('async', 'drainWorker afterwards')).to.deep.equal([ended, ...rest]);
  });

  it('waits for a worker that is busy', async () => {
    // On runtimes that do not report idleness, the limit is half a second.
    const busy = runtime.kind === 'node' ? '600' : '300';
    const printed = await drained('async', 'drainWorker', 'record first', busy);
    expect(printed).to.deep.equal([...awaited, DRAINED, AROUND, 'ready', ...main]);
  });

  it('receives an answer that came while this thread was busy', async () => {
    const printed = await drained('async', 'drainWorker, busy');
    expect(printed).to.deep.equal([...awaited, DRAINED, AROUND, 'ready', ...main]);
  });

  it('returns undefined when no answer comes', async () => {
    const printed = await drained('async', 'drainWorker', 'record first', '10000');
    expect(printed).to.deep.equal([NO_ANSWER, AROUND, 'ready', ...main]);
  });
});
