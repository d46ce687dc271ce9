/** `live` and `observe`. */
import { expect } from 'chai';
import { AsyncScope, drain, finalize, live, manage, observe, Scope } from 'lastcall';
import { apart, collect } from '../support/collect.js';

class Client {}
function close(): void {}

describe('live', () => {
  it('lists what is alive, oldest first, as a person would recognise it', () => {
    const begin = Date.now();
    using scope = new Scope();
    using finalizer = finalize(new Client(), close);
    scope.adopt('/tmp/report', close);
    scope.use(
      new (class Connection {
        [Symbol.dispose](): void {}
      })(),
    );
    scope.defer(() => {});
    using managed = manage(12, close);
    scope.child();
    void scope.signal;

    const infos = live();
    expect(infos.map(({ kind, label }) => `${kind}: ${label}`)).to.deep.equal([
      'finalizer: close(Client)',
      'entry: close("/tmp/report")',
      'entry: Connection',
      'entry: anonymous()',
      'managed: close(12)',
      'entry: child scope',
      'entry: link to the parent scope',
      'entry: abort signal',
    ]);
    const ids = infos.map(({ id }) => id);
    expect(ids).to.deep.equal([...new Set(ids)].sort((a, b) => a - b));
    for (const { bornAt } of infos) expect(bornAt).to.be.within(begin, Date.now());
  });

  it('tells which scope an entry ends with: the same of a child, a larger number of a later scope', () => {
    using older = new Scope();
    using before = finalize(new Client(), close);
    using newer = new Scope();
    older.defer(close);
    older.child().defer(close);
    newer.defer(close);
    const [finalizer, first, child, link, second, third] = live();
    expect(finalizer?.scope).to.equal(undefined);
    expect([child?.scope, link?.scope, second?.scope]).to.deep.equal(Array(3).fill(first?.scope));
    expect(first?.scope).to.be.below(finalizer?.id ?? 0);
    expect(third?.scope).to.be.above(finalizer?.id ?? Infinity);
    using moved = older.move();
    expect(live()[1]?.scope).to.equal(first?.scope);
  });

  it('keeps nothing alive', async () => {
    const finalizer = await (async () => finalize(new Client(), close))();
    const snapshot = live();
    await collect(() => !finalizer.alive);
    expect(snapshot.map(({ label }) => label)).to.deep.equal(['close(Client)']);
  });

  it('survives names and classes that throw', () => {
    const hostile = new Proxy(class {}, {
      get() {
        throw new Error('no');
      },
    });
    using scope = new Scope();
    scope.adopt(hostile, () => {});
    using finalizer = finalize(hostile, close);
    expect(live().map(({ label }) => label)).to.deep.equal(['anonymous(anonymous)', 'close(anonymous)']);
  });
});

describe('the order of what is alive', () => {
  const labels = (): string[] => live().map(({ label }) => label);
  const target = {};

  it('is that of birth, across scopes and finalizers of one job, whoever looked meanwhile', () => {
    using one = new Scope();
    using two = new Scope();
    one.defer(function first() {});
    using finalizer = finalize(target, function second() {});
    two.defer(function third() {});
    expect(labels()).to.deep.equal(['first()', 'second(Object)', 'third()']);
    one.defer(function fourth() {});
    expect(finalizer.alive).to.equal(true);
    expect(labels()).to.deep.equal(['first()', 'second(Object)', 'third()', 'fourth()']);
  });

  it('has each entry once, also of a scope that was emptied and filled again below another', () => {
    using below = new Scope();
    using above = new Scope();
    below.adopt('one', release);
    above.adopt('two', release);
    below.release('one');
    below.adopt('three', release);
    expect(labels()).to.deep.equal(['release("two")', 'release("three")']);
  });

  it('has what is left of a disposal under way where it was', async () => {
    let goOn!: () => void;
    const newest = new Promise<void>((resolve) => (goOn = resolve));
    const scope = new AsyncScope();
    scope.defer(function oldest() {});
    scope.defer(() => newest);
    const disposal = scope.disposeAsync();
    await Promise.resolve(); // another job
    using finalizer = finalize(target, function later() {});
    await Promise.resolve();
    expect(finalizer.alive).to.equal(true);
    expect(labels()).to.deep.equal(['oldest()', 'later(Object)']);
    goOn();
    await disposal;
    expect(labels()).to.deep.equal(['later(Object)']);
  });
});

function release(_value: string): void {}

describe('observe', () => {
  it('tells of births, deaths with their reason, and failures', async () => {
    const log: string[] = [];
    const watching = observe({
      born: ({ label }) => log.push(`born ${label}`),
      died: ({ label }, reason) => log.push(`${reason} ${label}`),
      failed: ({ label }, reason, error) => log.push(`failed ${reason} ${label} ${String(error)}`),
    });
    finalize(new Client(), close)();
    finalize(new Client(), close).detach();
    finalize(new Client(), close)[Symbol.dispose]();
    const throwing = finalize(new Client(), function fail() {
      throw new Error('broken');
    });
    expect(() => throwing()).to.throw('broken');
    await finalize(new Client(), async function reject() {
      throw new Error('late');
    })
      [Symbol.asyncDispose]()
      .catch(() => {});
    watching[Symbol.dispose]();
    finalize(new Client(), close)();
    expect(log).to.deep.equal([
      'born close(Client)',
      'call close(Client)',
      'born close(Client)',
      'detach close(Client)',
      'born close(Client)',
      'dispose close(Client)',
      'born fail(Client)',
      'call fail(Client)',
      'failed call fail(Client) Error: broken',
      'born reject(Client)',
      'dispose reject(Client)',
      'failed dispose reject(Client) Error: late',
    ]);
  });

  it('tells when a callback is over: at once, or when what it returned has settled, where that is awaited', async () => {
    const log: string[] = [];
    using watching = observe({
      died: ({ label }) => void log.push(`died ${label}`),
      failed: ({ label }) => void log.push(`failed ${label}`),
      ran: ({ label }, reason) => void log.push(`ran ${label} ${reason}`),
    });
    const later = async (name: string): Promise<void> => {
      await Promise.resolve();
      log.push(`ends ${name}`);
    };
    function reject(): Promise<void> {
      return later('reject').then(() => Promise.reject(new Error('late')));
    }
    finalize(new Client(), close)();
    finalize(new Client(), close).detach();
    expect(() => finalize(new Client(), fail)()).to.throw('broken');
    await finalize(new Client(), later, 'finalizer')[Symbol.asyncDispose]();
    await manage('managed', later)[Symbol.asyncDispose]();
    await AsyncScope.run((scope) => {
      scope.adopt('entry', later);
      scope.defer(reject);
    }).catch(() => log.push('caught'));
    await collectedLater();
    await drainOne();
    expect(log).to.deep.equal([
      ...['died close(Client)', 'ran close(Client) call', 'died close(Client)'],
      ...['died fail(Client)', 'failed fail(Client)', 'ran fail(Client) call'],
      ...['died later(Client)', 'ends finalizer', 'ran later(Client) dispose'],
      ...['died later("managed")', 'ends managed', 'ran later("managed") dispose'],
      ...['died reject()', 'ends reject', 'failed reject()', 'ran reject() dispose'],
      ...['died later("entry")', 'ends entry', 'ran later("entry") dispose', 'caught'],
      ...['died later(Client)', 'ends collected', 'ran later(Client) gc'],
      ...['died later(Client)', 'ends drained', 'ran later(Client) exit'],
    ]);

    async function collectedLater(): Promise<void> {
      await apart(() => void finalize(new Client(), later, 'collected'));
      await collect(() => log.at(-1) === 'ran later(Client) gc');
    }
    async function drainOne(): Promise<void> {
      await using finalizer = finalize(new Client(), later, 'drained');
      expect(finalizer.alive).to.equal(true);
      await drain();
    }
    function fail(): void {
      throw new Error('broken');
    }
  });

  it('ends each telling by itself, also of one observer given twice', () => {
    let births = 0;
    const observer = { born: () => void (births += 1) };
    const first = observe(observer);
    const second = observe(observer);
    finalize({}, close)();
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    finalize({}, close)();
    second[Symbol.dispose]();
    finalize({}, close)();
    expect(births).to.equal(3);
  });

  it('refuses what is no object', () => {
    expect(() => observe(undefined as never)).to.throw(TypeError, /observe takes an object/);
  });
});
