/** `manage`. */
import { expect } from 'chai';
import { configure, finalize, live, manage } from 'lastcall';
import { sleep } from '../support/time.js';

describe('manage', () => {
  it('can have finalizers of its own', async () => {
    const log: string[] = [];
    {
      using managed = manage('released', (text) => void log.push(text));
      using finalizer = finalize(managed, (text: string) => void log.push(text), 'finalized');
      await sleep(1); // from here on, it is held weakly
      expect(finalizer.peek()?.[0]).to.equal(managed);
    }
    expect(log).to.deep.equal(['finalized', 'released']);
  });

  it('gives the value until it is disposed, then catches its use', () => {
    const log: string[] = [];
    const managed = manage('handle', (value) => void log.push(value));
    expect([managed.value, managed.alive]).to.deep.equal(['handle', true]);
    managed[Symbol.dispose]();
    managed[Symbol.dispose]();
    expect([managed.alive, ...log]).to.deep.equal([false, 'handle']);
    expect(() => managed.value).to.throw(ReferenceError, /was released or detached/);
    expect(() => managed.borrow(() => {})).to.throw(ReferenceError, /was released or detached/);
  });

  it('throws what its callback throws to the caller of dispose, and stays dead', () => {
    const managed = manage(1, () => {
      throw new Error('broken');
    });
    expect(() => managed[Symbol.dispose]()).to.throw('broken');
    expect(managed.alive).to.equal(false);
  });

  it('returns the value when it is detached, and never releases it then', () => {
    const log: string[] = [];
    const managed = manage('handle', (value) => void log.push(value));
    expect([managed.detach(), managed.detach()]).to.deep.equal(['handle', undefined]);
    managed[Symbol.dispose]();
    expect([managed.alive, managed.atexit, ...log]).to.deep.equal([false, false]);
  });

  it('lets a second disposal wait for the first, and rejects both with the same error', async () => {
    const managed = manage('file', async () => {
      await sleep(5);
      throw new Error('the disk is full');
    });
    const disposals = [managed[Symbol.asyncDispose](), managed[Symbol.asyncDispose]()];
    expect(await Promise.all(disposals.map((each) => each.catch(String)))).to.deep.equal([
      'Error: the disk is full',
      'Error: the disk is full',
    ]);
  });

  it('awaits its callback with `await using`', async () => {
    const log: string[] = [];
    {
      await using managed = manage('pool', async (value) => {
        await Promise.resolve();
        log.push(`end ${value}`);
      });
      log.push(`use ${managed.value}`);
    }
    expect(log).to.deep.equal(['use pool', 'end pool']);
  });

  it('is labelled by its callback and its value', () => {
    using managed = manage('/var/log/a.log', function close() {});
    expect(live().map(({ kind, label }) => `${kind} ${label}`)).to.deep.equal([
      'managed close("/var/log/a.log")',
    ]);
  });

  it('refuses callbacks that are no functions, and registers nothing', () => {
    const loose = manage as unknown as (...args: unknown[]) => unknown;
    expect(() => loose(1)).to.throw(TypeError, /^onDispose must be a function, but it is undefined/);
    expect(() => loose(1, () => {}, 2)).to.throw(TypeError, /onExit must be a function, but it is 2/);
    expect(live()).to.deep.equal([]);
  });

  describe('borrow', () => {
    /** A managed value whose borrower has not given it back yet. */
    function startBorrow(log: string[]): {
      managed: ReturnType<typeof manage<string, Promise<void>>>;
      borrowed: Promise<string>;
      returnValue: () => void;
    } {
      const managed = manage('file', async (value) => void log.push(`close ${value}`));
      let returnValue = (): void => {};
      const borrowed = managed.borrow(async (value) => {
        await new Promise<void>((resolve) => (returnValue = resolve));
        log.push(`read ${value}`);
        return 'contents';
      });
      return { managed, borrowed, returnValue };
    }

    it('returns what its body returns, and throws what it throws', async () => {
      await using managed = manage('file', async () => {});
      expect(managed.borrow((value) => value.length)).to.equal(4);
      expect(await managed.borrow(async (value) => value.length)).to.equal(4);
      expect(() =>
        managed.borrow(() => {
          throw new Error('sync');
        }),
      ).to.throw('sync');
      expect(await managed.borrow(() => Promise.reject(new Error('async'))).catch(String)).to.equal(
        'Error: async',
      );
    });

    it('defers disposal until the value is returned', async () => {
      const log: string[] = [];
      const { managed, borrowed, returnValue } = startBorrow(log);
      const disposal = managed[Symbol.asyncDispose]().then(() => log.push('disposed'));
      await Promise.resolve();
      expect([managed.alive, ...log]).to.deep.equal([false]);
      expect(() => managed.value).to.throw(ReferenceError);
      returnValue();
      expect(await borrowed).to.equal('contents');
      await disposal;
      expect(log).to.deep.equal(['read file', 'close file', 'disposed']);
    });

    it('defers a synchronous disposal, and reports its error then', async () => {
      const log: string[] = [];
      configure({ onError: (error, { reason, label }) => log.push(`${label} ${reason} ${String(error)}`) });
      const managed = manage('file', function close() {
        throw new Error('broken');
      });
      managed.borrow(() => {
        managed[Symbol.dispose]();
        log.push('still borrowed');
      });
      await sleep(0);
      configure({ onError: null });
      expect(log).to.deep.equal(['still borrowed', 'close("file") dispose Error: broken']);
    });

    it('gives the error of a deferred disposal once, to the caller that awaits it', async () => {
      const log: string[] = [];
      configure({ onError: (error) => log.push(`reported ${String(error)}`) });
      const managed = manage('file', () => {
        throw new Error('broken');
      });
      const disposal = managed.borrow(() => {
        managed[Symbol.dispose]();
        return {
          awaited: managed[Symbol.asyncDispose]().catch((error) => log.push(`thrown ${String(error)}`)),
        };
      });
      await disposal.awaited;
      configure({ onError: null });
      expect(log).to.deep.equal(['thrown Error: broken']);
    });

    it('waits for the last of several borrowers', async () => {
      const log: string[] = [];
      const managed = manage('file', async (value) => void log.push(`close ${value}`));
      const turns: (() => void)[] = [];
      const borrowers = [1, 2].map((n) =>
        managed.borrow(async () => {
          await new Promise<void>((resolve) => turns.push(resolve));
          log.push(`read ${n}`);
        }),
      );
      const disposal = managed[Symbol.asyncDispose]();
      for (const turn of turns) turn();
      await Promise.all([...borrowers, disposal]);
      expect(log).to.deep.equal(['read 1', 'read 2', 'close file']);
    });

    it('returns the value when reading the result of the body throws', () => {
      const log: string[] = [];
      const managed = manage('file', (value) => void log.push(value));
      const hostile = {
        get then(): never {
          throw new Error('broken getter');
        },
      };
      expect(() => managed.borrow(() => hostile)).to.throw('broken getter');
      managed[Symbol.dispose]();
      expect(log).to.deep.equal(['file']);
    });

    it('lets detach take the value out at once', async () => {
      const log: string[] = [];
      const { managed, borrowed, returnValue } = startBorrow(log);
      expect(managed.detach()).to.equal('file');
      returnValue();
      await borrowed;
      expect(log).to.deep.equal(['read file']);
    });
  });
});
