/** `finalize`: what it adds to Python's, and what it refuses. */
import { expect } from 'chai';
import { finalize, live } from 'lastcall';
import { sleep } from '../support/time.js';

class Client {}
function close(): void {}

describe('finalize', () => {
  it('is dead before its callback runs, so that a call inside it does nothing', () => {
    const log: unknown[] = [];
    const finalizer: () => unknown = finalize({}, () => {
      log.push('runs', finalizer());
      return 'result';
    });
    expect(finalizer()).to.equal('result');
    expect(log).to.deep.equal(['runs', undefined]);
  });

  it('throws to its caller what the callback throws, and stays dead', () => {
    const finalizer = finalize({}, () => {
      throw new Error('broken');
    });
    expect(() => finalizer()).to.throw('broken');
    expect(finalizer.alive).to.equal(false);
    expect(finalizer()).to.equal(undefined);
  });

  it('gives its callback no `this`', () => {
    const finalizer = finalize({}, function (this: unknown) {
      return this;
    });
    expect(finalizer()).to.equal(undefined);
  });

  it('runs once when it is disposed, and drops the result', () => {
    const log: string[] = [];
    const finalizer = finalize({}, (text: string) => log.push(text), 'ran');
    expect(finalizer[Symbol.dispose]()).to.equal(undefined);
    finalizer[Symbol.dispose]();
    expect(log).to.deep.equal(['ran']);
  });

  it('awaits its callback when it is disposed asynchronously, and rejects with its error', async () => {
    const log: string[] = [];
    const finalizer = finalize({}, async () => {
      await Promise.resolve();
      log.push('ran');
      throw new Error('late');
    });
    const error = await finalizer[Symbol.asyncDispose]().catch(String);
    expect([...log, error]).to.deep.equal(['ran', 'Error: late']);
    expect(await finalizer[Symbol.asyncDispose]()).to.equal(undefined);
  });

  it('rejects, and does not throw, when a synchronous callback fails in asynchronous disposal', async () => {
    const finalizer = finalize({}, () => {
      throw new Error('broken');
    });
    const disposal = finalizer[Symbol.asyncDispose]();
    expect(await disposal.catch(String)).to.equal('Error: broken');
  });

  it('ends with `using`, and with `await using`', async () => {
    const log: string[] = [];
    {
      using sync = finalize({}, () => void log.push('sync'));
      await using async = finalize({}, async () => void log.push('async'));
    }
    expect(log).to.deep.equal(['async', 'sync']);
  });

  it('sets atexit while it is alive, and ignores it once dead', () => {
    const finalizer = finalize({}, close);
    expect(finalizer.atexit).to.equal(true);
    finalizer.atexit = false;
    expect(finalizer.atexit).to.equal(false);
    finalizer.atexit = true;
    finalizer();
    expect(finalizer.atexit).to.equal(false);
    finalizer.atexit = true;
    expect(finalizer.atexit).to.equal(false);
  });

  it('is a function that can be passed on, bound and told apart, and shares no property with others', () => {
    const log: string[] = [];
    const first = finalize({}, (text: string) => void log.push(text), 'first');
    const second = finalize({}, (text: string) => void log.push(text), 'second');
    expect(typeof first).to.equal('function');
    expect(first).to.be.an.instanceOf(Function);
    expect(Object.getPrototypeOf(first)).to.equal(Object.getPrototypeOf(second));
    Reflect.set(first, 'note', 'mine');
    expect(second).not.to.have.property('note');
    expect(new Map([[first, 1]]).has(second)).to.equal(false);
    const { detach } = first;
    expect(() => detach()).to.throw(TypeError);
    expect(first.alive).to.equal(true);
    [1].forEach(first.bind(undefined));
    second.call(undefined);
    expect(log).to.deep.equal(['first', 'second']);
    expect([first.alive, second.alive]).to.deep.equal([false, false]);
  });

  it('takes objects, functions and unregistered symbols as targets', () => {
    const targets = [{}, close, Symbol('own'), Object.create(null) as object, new Proxy({}, {})];
    const finalizers = targets.map((target) => finalize(target as object, (n: number) => n, 1));
    expect(finalizers.map((finalizer) => finalizer.peek()?.[0])).to.deep.equal(targets);
    expect(finalizers.map((finalizer) => finalizer())).to.deep.equal([1, 1, 1, 1, 1]);
  });

  it('keeps several finalizers of one target independent', () => {
    const target = {};
    const [first, second, third] = [1, 2, 3].map((n) => finalize(target, (m: number) => m, n));
    expect(second?.()).to.equal(2);
    expect(third?.peek()?.[0]).to.equal(target);
    expect(third?.()).to.equal(3);
    expect(first?.peek()?.[0]).to.equal(target);
    expect(first?.()).to.equal(1);
  });

  it("shows its target's class and its callback, or that it is dead", () => {
    const finalizer = finalize(new Client(), close);
    expect(String(finalizer)).to.equal('<finalizer close for Client>');
    finalizer();
    expect(String(finalizer)).to.equal('<finalizer; dead>');
  });

  it('shows its target by the same name when the job that made it is over', async () => {
    const targets = [Object.create(null) as object, new Client(), {}, close];
    const finalizers = targets.map((target) => finalize(target, (_n: number) => {}, 1));
    const shown = finalizers.map(String);
    await sleep(1);
    expect(finalizers.map(String)).to.deep.equal(shown);
    for (const finalizer of finalizers) finalizer();
  });

  describe('refuses, and registers nothing', () => {
    const loose = finalize as unknown as (...args: unknown[]) => unknown;
    const target = {};
    const refused: [what: string, args: unknown[], message: RegExp][] = [
      ['a number as target', [1, close], /The target must be an object.*but it is 1/],
      ['a string as target', ['text', close], /The target must be an object.*but it is "text"/],
      ['null as target', [null, close], /The target must be an object.*but it is null/],
      ['no target', [], /The target must be an object.*but it is undefined/],
      ['a registered symbol as target', [Symbol.for('x'), close], /but it is Symbol\(x\)/],
      ['no callback', [target], /The callback must be a function, but it is undefined/],
      ['an object as callback', [target, {}], /The callback must be a function, but it is Object/],
      ['the target as callback', [close, close], /The target is its own callback/],
      [
        'the target among the args',
        [target, close, 1, target],
        /The target is among its own callback's arguments/,
      ],
    ];
    for (const [what, args, message] of refused) {
      it(what, () => {
        expect(() => loose(...args)).to.throw(TypeError, message);
        expect(live()).to.deep.equal([]);
      });
    }
  });
});
