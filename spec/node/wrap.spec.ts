/** `wrap`: values that have a method to end them. */
import { expect } from 'chai';
import { configure, live } from 'lastcall';
import { wrap } from 'lastcall/node';
import { apart, collect } from '../support/collect.js';
import { sleep } from '../support/time.js';

/** Like a database client: `end` returns a promise or takes a callback. */
class Pool {
  constructor(readonly log: string[] = []) {}

  end(): Promise<void>;
  end(done: () => void): void;
  async end(done?: () => void): Promise<void> {
    await sleep(1);
    this.log.push('ended');
    done?.();
  }

  destroy(): void {
    this.log.push('destroyed');
  }

  fail(): void {
    throw new Error('the connection is lost');
  }

  query(_text: string): void {}

  readonly size = 3;
}

describe('wrap', () => {
  it('ends a value by the method that is named', async () => {
    const pool = new Pool();
    {
      await using wrapped = wrap(pool, 'end');
      expect(wrapped.value).to.equal(pool);
      expect(live().map(({ label }) => label)).to.deep.equal(['Pool.end()']);
    }
    expect(pool.log).to.deep.equal(['ended']);
  });

  it('ends it once, and throws on use after that', () => {
    const pool = new Pool();
    const wrapped = wrap(pool, 'destroy');
    wrapped[Symbol.dispose]();
    wrapped[Symbol.dispose]();
    expect(pool.log).to.deep.equal(['destroyed']);
    expect(() => wrapped.value).to.throw(ReferenceError, 'Pool.destroy() was released or detached');
  });

  it('ends a disposable by its dispose symbol', async () => {
    const log: string[] = [];
    const both = {
      [Symbol.dispose]: () => void log.push('sync'),
      [Symbol.asyncDispose]: async () => void log.push('async'),
    };
    {
      await using wrapped = wrap(both);
      expect(wrapped.alive).to.equal(true);
    }
    const sync = { [Symbol.dispose]: both[Symbol.dispose] };
    {
      using wrapped = wrap(sync);
      expect(wrapped.alive).to.equal(true);
    }
    expect(log).to.deep.equal(['async', 'sync']);
  });

  it('throws what a synchronous dispose method throws', () => {
    const wrapped = wrap({
      [Symbol.dispose]: () => {
        throw new Error('busy');
      },
    });
    expect(() => wrapped[Symbol.dispose]()).to.throw('busy');
  });

  it('ends a value whose wrapper was dropped, and reports its failure with its label', async () => {
    const log: string[] = [];
    configure({ onError: (error, { label }) => void log.push(`${label}: ${String(error)}`) });
    try {
      await apart(() => {
        wrap(new Pool(log), 'fail');
        wrap(new Pool(log), 'end');
      });
      await collect(() => log.length === 2);
      expect(log.sort()).to.deep.equal(['Pool.fail(): Error: the connection is lost', 'ended']);
    } finally {
      configure({ onError: null });
    }
  });

  it('rejects a name that is not a method, a value without dispose symbols, and by its type a method that needs arguments', () => {
    expect(() => wrap(new Pool(), 'close' as never)).to.throw(TypeError, 'Pool has no method "close"');
    expect(() => wrap(new Pool(), 'end', 'close' as never)).to.throw(TypeError, 'Pool has no method "close"');
    expect(() => wrap({} as Disposable)).to.throw(TypeError, "wrap(value, 'close')");
    expect(() => wrap(null as never, 'end' as never)).to.throw(TypeError, 'null has no method "end"');
    // @ts-expect-error: this method needs an argument
    wrap(new Pool(), 'query').detach();
    // @ts-expect-error: this is not a method
    expect(() => wrap(new Pool(), 'size')).to.throw(TypeError);
    const misused = (): void => {
      // @ts-expect-error: one of its overloads returns a promise
      using pool = wrap(new Pool(), 'end');
      pool.detach();
    };
    void misused;
    expect(live()).to.deep.equal([]);
  });
});
