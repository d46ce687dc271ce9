/** `drain`: one order, nothing lost, nothing overtaken. */
import { expect } from 'chai';
import { AsyncScope, configure, drain, finalize, live, manage, Scope, shutdown } from 'lastcall';
import { sleep } from '../support/time.js';

const target = {};

/** A promise and the function that resolves it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('drain', () => {
  let log: string[];
  const write = (entry: string): void => void log.push(entry);

  beforeEach(() => {
    log = [];
    configure({ onError: (error, { reason, label }) => write(`${label} ${reason} ${String(error)}`) });
  });

  afterEach(() => configure({ onError: null, deadline: 8_000 }));

  it('runs everything in one order, newest first, scopes interleaved', async () => {
    const one = new Scope();
    const two = new AsyncScope();
    one.adopt('one 1', write);
    finalize(target, write, 'finalizer 2');
    two.adopt('two 3', async (entry) => {
      await sleep(1);
      write(entry);
    });
    one.adopt('one 4', write);
    manage('managed 5', write);
    expect(await drain()).to.deep.equal({ ran: 5, failed: 0, left: [] });
    expect(log).to.deep.equal(['managed 5', 'one 4', 'two 3', 'finalizer 2', 'one 1']);
  });

  it('keeps the order however many die, in whatever order, in this turn and in others', async () => {
    let seed = 1;
    const random = (limit: number): number => (seed = (seed * 48_271) % 2_147_483_647) % limit;
    const alive: { name: string; finalizer: () => unknown }[] = [];
    for (let turn = 0; turn < 20; turn++) {
      for (let n = 0; n < 100; n++) {
        const name = `${turn}.${n}`;
        alive.push({ name, finalizer: finalize(target, write, name) });
      }
      if (turn % 3 === 0) await sleep(0);
      for (let n = 0; n < 90; n++) alive.splice(random(alive.length), 1)[0]?.finalizer();
    }
    log = [];
    await drain();
    expect(log).to.deep.equal(alive.map(({ name }) => name).reverse());
    expect(log.length).to.equal(200);
  });

  it('leaves alone what does not run at exit', async () => {
    const finalizer = finalize(target, write, 'not at exit');
    finalizer.atexit = false;
    finalize(target, write, 'at exit');
    expect(await drain()).to.deep.equal({ ran: 1, failed: 0, left: [] });
    expect(log).to.deep.equal(['at exit']);
    finalizer();
  });

  it('runs what is made meanwhile next', async () => {
    finalize(target, write, 'old');
    finalize(target, () => {
      write('new');
      finalize(target, write, 'made meanwhile');
    });
    await drain();
    expect(log).to.deep.equal(['new', 'made meanwhile', 'old']);
  });

  it('does not run what an asynchronous callback makes while that callback is running', async () => {
    finalize(target, async () => {
      using temporary = finalize(target, write, 'temporary');
      await sleep(5);
      write('callback ends');
    });
    await drain();
    expect(log).to.deep.equal(['callback ends', 'temporary']);
  });

  it('counts and reports what throws or rejects, and runs the rest', async () => {
    finalize(target, write, 'rest');
    finalize({}, function reject() {
      return Promise.reject(new Error('async'));
    });
    finalize({}, function fail() {
      throw new Error('sync');
    });
    expect(await drain()).to.deep.equal({ ran: 3, failed: 2, left: [] });
    expect(log).to.deep.equal(['fail(Object) exit Error: sync', 'reject(Object) exit Error: async', 'rest']);
  });

  it('follows callbacks that detach others or change their atexit', async () => {
    const detached = finalize(target, write, 'detached');
    const waits = finalize(target, write, 'wants to run now');
    const silenced = finalize(target, write, 'silenced');
    waits.atexit = false;
    finalize(target, write, 'oldest but one');
    finalize(target, () => {
      write('newest');
      detached.detach();
      silenced.atexit = false;
      waits.atexit = true;
    });
    await drain();
    expect(log).to.deep.equal(['newest', 'oldest but one', 'wants to run now']);
    silenced.detach();
  });

  it('gives up what hangs at the deadline, and still runs what is older, with twins in place of promises', async () => {
    const scope = new AsyncScope();
    finalize(target, write, 'synchronous');
    scope.adopt(
      'with twin',
      () => sleep(5),
      (value) => write(`${value} ran its twin`),
    );
    scope.use({
      [Symbol.asyncDispose]: () => sleep(5),
      [Symbol.dispose]: () => write('disposed synchronously'),
    });
    const { opened, open } = gate();
    finalize(target, function hang() {
      return opened;
    });
    const report = await drain({ deadline: 20 });
    expect(log).to.deep.equal(['disposed synchronously', 'with twin ran its twin', 'synchronous']);
    expect(report.left.map(({ label }) => label)).to.deep.equal(['hang(Object)']);
    expect(report.ran).to.equal(4);
    open();
    await opened;
    await sleep(0);
  });

  it('waits for a scope whose disposal is under way, then goes on to older records', async () => {
    const { opened, open } = gate();
    finalize(target, write, 'older');
    const scope = new AsyncScope();
    scope.defer(async () => {
      await opened;
      write('in flight');
    });
    const disposal = scope.disposeAsync();
    const drained = drain();
    await sleep(1);
    expect(log).to.deep.equal([]);
    open();
    await Promise.all([disposal, drained]);
    expect(log).to.deep.equal(['in flight', 'older']);
  });

  it('makes a scope that is disposed meanwhile wait for the entry that the drain has started', async () => {
    const { opened, open } = gate();
    const scope = new AsyncScope();
    scope.adopt('pool', write);
    scope.defer(async () => {
      await opened;
      write('server');
    });
    const drained = drain();
    const disposal = scope.disposeAsync();
    await sleep(1);
    expect(log).to.deep.equal([]);
    open();
    await Promise.all([disposal, drained]);
    expect(log).to.deep.equal(['server', 'pool']);
  });

  it('waits for a value that is borrowed before it releases it', async () => {
    const { opened, open } = gate();
    const managed = manage('file', write);
    const borrowed = managed.borrow(async () => {
      await opened;
      write('written');
    });
    finalize(target, write, 'newer');
    const drained = drain();
    await sleep(1);
    expect(log).to.deep.equal(['newer']);
    open();
    await Promise.all([borrowed, drained]);
    expect(log).to.deep.equal(['newer', 'written', 'file']);
  });

  it('aborts the signal of a scope before the first of its entries runs', async () => {
    const scope = new Scope();
    scope.defer(() => write('oldest'));
    const { signal } = scope;
    signal.addEventListener('abort', () => write('aborted'));
    scope.defer(() => write('newest'));
    await drain();
    expect(log).to.deep.equal(['aborted', 'newest', 'oldest']);
  });

  it('gives the same report to every caller that asks for a drain meanwhile', async () => {
    finalize(target, () => sleep(1));
    const [first, second] = await Promise.all([drain(), drain({ deadline: 0 })]);
    expect(second).to.equal(first);
    expect(first).to.deep.equal({ ran: 1, failed: 0, left: [] });
  });

  it('does not wait for a callback that waits for it', async () => {
    finalize(target, write, 'older');
    finalize(target, async () => {
      const { ran } = await drain();
      write(`knows of ${ran}`);
    });
    await drain();
    await sleep(0);
    expect(log).to.deep.equal(['older', 'knows of 2']);
  });

  it('does not wait for a callback that waits for it, whatever runs that callback', async () => {
    const scope = new AsyncScope();
    scope.defer(() => write('older'));
    scope.child().defer(async () => {
      await drain();
      write('drained');
    });
    await scope.disposeAsync();
    expect(log).to.deep.equal(['older', 'drained']);
  });

  it('does not wait for what is borrowed when that is not released at exit', async () => {
    const { opened, open } = gate();
    const managed = manage('file', write);
    managed.atexit = false;
    const borrowed = managed.borrow(() => opened);
    expect(await drain()).to.deep.equal({ ran: 0, failed: 0, left: [] });
    open();
    await borrowed;
    managed.detach();
  });

  it('waits for a callback that asked for an earlier drain, once that drain is over', async () => {
    const { opened, open } = gate();
    const scope = new AsyncScope();
    scope.defer(async () => {
      await drain();
      await opened;
      write('ends');
    });
    const disposal = scope.disposeAsync();
    await sleep(1);
    const second = drain();
    open();
    await second;
    expect(log).to.deep.equal(['ends']);
    await disposal;
  });

  it('looks up whether a borrowed value is released at exit when its turn comes', async () => {
    const { opened, open } = gate();
    const managed = manage('file', write);
    managed.atexit = false;
    const borrowed = managed.borrow(async () => {
      await opened;
      write('written');
    });
    managed.atexit = true;
    const drained = drain();
    await sleep(1);
    open();
    await Promise.all([borrowed, drained]);
    expect(log).to.deep.equal(['written', 'file']);
  });

  it('runs the twins of what an entry disposes in its turn, where nothing can be awaited', async () => {
    const scope = new AsyncScope();
    const inner = new AsyncScope();
    inner.defer(
      () => sleep(5),
      () => write('twin of the inner scope'),
    );
    scope.use(
      manage(
        'pool',
        () => sleep(5),
        (value) => write(`twin of the ${value}`),
      ),
    );
    scope.use(inner);
    await drain({ deadline: 0 });
    expect(log).to.deep.equal(['twin of the inner scope', 'twin of the pool']);
  });

  it('does not wait again for what an earlier drain gave up', async () => {
    const { opened, open } = gate();
    finalize(target, () => opened);
    expect((await drain({ deadline: 5 })).left.length).to.equal(1);
    expect(await drain({ deadline: Infinity })).to.deep.equal({ ran: 0, failed: 0, left: [] });
    open();
    await sleep(0);
  });

  it('ends at the deadline although a callback makes another of its kind again and again', async () => {
    let made = 0;
    const again = async (): Promise<void> => {
      made += 1;
      latest = finalize(target, again);
    };
    let latest = finalize(target, again);
    const { ran, left } = await drain({ deadline: 20 });
    expect([made === ran, left]).to.deep.equal([true, []]);
    latest.detach();
  });

  it('is ready for 20,000 scopes that are disposed at once', async () => {
    const scopes = Array.from({ length: 20_000 }, () => {
      const scope = new AsyncScope();
      for (let entry = 0; entry < 3; entry++) scope.defer(() => sleep(0));
      return scope;
    });
    await Promise.all(scopes.map((scope) => scope.disposeAsync()));
    expect(live()).to.deep.equal([]);
  });

  it('refuses values that are no deadlines and no exit codes', async () => {
    for (const deadline of [-1, Number.NaN, '8000' as unknown as number]) {
      expect(await drain({ deadline }).catch(String)).to.equal(
        'TypeError: drain: "deadline" must be a number of milliseconds from 0 to Infinity',
      );
    }
    expect(await shutdown(1.5).catch(String)).to.equal(
      'TypeError: shutdown takes an exit code, an integer, or nothing',
    );
  });

  it('leaves the program as it was, ready for new records', async () => {
    await drain();
    const finalizer = finalize(target, write, 'later');
    expect(live().length).to.equal(1);
    finalizer();
    expect(log).to.deep.equal(['later']);
  });
});
