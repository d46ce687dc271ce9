/** A main thread and its workers at the end, in child programs, seen from outside. */
import { expect } from 'chai';
import { Child, type Ended } from '../support/child.js';
import { runtime } from '../support/runtime.js';

/** What a worker prints that is drained, and one that has no time for that. */
const awaited = ['worker: newest', 'worker: async begins', 'worker: async ends', 'worker: oldest'];
const hurried = ['worker: newest', 'worker: twin', 'worker: oldest'];
const main = ['main: newest', 'main: oldest'];

/** What the main thread names as alive. */
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

    it(`process.exit: the worker runs what is synchronous, and twins (${order})`, async () => {
      expect(await start('async', 'process.exit', order).ended()).to.deep.equal({
        stdout: around(hurried),
        stderr: '',
        code: 3,
        signal: null,
      });
    });

    it(`terminate(): nothing runs in the worker, and nobody waits for it (${order})`, async () => {
      const { stdout, stderr, code } = await start('async', 'terminate', order).ended();
      expect({ stdout, stderr, code }).to.deep.equal({
        stdout: [AROUND, 'ready', ...main],
        stderr: '',
        code: 0,
      });
    });
  }

  it('the loop is empty but for a worker that does not count: it is drained', async () => {
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

  const tellsOfEmptyLoop = runtime.kind !== 'deno'; // only `exit` comes to a worker of Deno
  it(`a worker that ends by itself runs ${tellsOfEmptyLoop ? 'all' : 'no more than at process.exit'}, and is forgotten`, async () => {
    const { stdout } = await start('async', 'by itself').ended();
    expect(stdout).to.deep.equal([...(tellsOfEmptyLoop ? awaited : hurried), AROUND, 'ready', ...main]);
  });

  it('a worker that makes something late and is idle from then on is drained, too', async () => {
    expect(await signalled('late', 'signal')).to.deep.include({
      stdout: [BETWEEN, 'ready', ...around(awaited)],
      stderr: '',
    });
  });

  it('a worker that makes something right after it was drained is heard of again', async () => {
    const { stdout, stderr, code } = await start('again', 'drain, then process.exit').ended();
    expect({ last: stdout.slice(-2), stderr, code }).to.deep.equal({
      last: ['worker: again', 'main: new'],
      stderr: '',
      code: 3,
    });
  });

  it('a worker that is terminated takes its own workers with it, and nobody waits for those', async () => {
    const { stdout, stderr } = await start('nested', 'terminate, later').ended();
    expect({ stdout, stderr }).to.deep.equal({ stdout: [AROUND, 'ready', ...main], stderr: '' });
  });

  it('those that do not answer and are older than the first record are waited for together', async () => {
    const { stdout, stderr } = await start('async', 'terminate all', 'others before').ended();
    expect(stdout.slice(-2)).to.deep.equal(main);
    expect(stderr).to.not.include('given up');
  });

  it('process.exit during the drain: what the worker has not begun runs', async () => {
    expect(await start('hangs', 'process.exit during drain').ended()).to.deep.equal({
      stdout: around(['worker: newest', 'worker: async begins', 'worker: oldest']),
      stderr: '',
      code: 3,
      signal: null,
    });
  });

  it('process.exit in a callback of the worker: the rest runs there, and it is not missed', async () => {
    const { stdout, stderr } = await start('exits', 'process.exit').ended();
    expect({ stdout, stderr }).to.deep.equal({ stdout: around(hurried), stderr: '' });
  });

  it('what hangs in the worker is named there, its older records run, and the main thread goes on', async () => {
    const { stdout, stderr, signal } = await signalled('hangs', 'a short deadline');
    expect(stdout.slice(2)).to.deep.equal(
      around(['worker: newest', 'worker: async begins', 'worker: oldest']),
    );
    expect(stderr).to.match(/^lastcall: \S+ was given up: it did not end within (9\d\d|1000) ms\n$/);
    expect(signal).to.equal('SIGTERM');
  });

  it('a worker that is blocked for long is named, and the main thread goes on', async () => {
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

  it('runs all that the worker keeps alive, awaited, and tells what it did', async () => {
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
    // Only Node tells whether a worker is idle, and Deno not whether it has ended.
    const silent = runtime.kind === 'node' ? NOTHING : NO_ANSWER;
    const ended = runtime.kind === 'deno' ? NO_ANSWER : NOTHING;
    expect(await drained('nothing', 'drainWorker')).to.deep.equal([silent, ...rest]);
    expect(await drained('async', 'drainWorker afterwards')).to.deep.equal([ended, ...rest]);
  });

  it('waits for a worker that is busy', async () => {
    // Without a word about idleness, half a second is the limit.
    const busy = runtime.kind === 'node' ? '600' : '300';
    const printed = await drained('async', 'drainWorker', 'record first', busy);
    expect(printed).to.deep.equal([...awaited, DRAINED, AROUND, 'ready', ...main]);
  });

  it('hears an answer that came while this thread was busy', async () => {
    const printed = await drained('async', 'drainWorker, busy');
    expect(printed).to.deep.equal([...awaited, DRAINED, AROUND, 'ready', ...main]);
  });

  it('says so when no answer comes', async () => {
    const printed = await drained('async', 'drainWorker', 'record first', '10000');
    expect(printed).to.deep.equal([NO_ANSWER, AROUND, 'ready', ...main]);
  });
});
