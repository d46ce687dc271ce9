/** What the collector does, and what it is left to do: with the real collector. */
import { expect } from 'chai';
import { AsyncScope, configure, finalize, live, manage, Scope } from 'lastcall';
import { apart, collect } from '../support/collect.js';
import { heapUsed } from '../support/memory.js';
import { sleep } from '../support/time.js';

class Target {}

/** Make a log, a function that adds to it, and a way to wait until it is as long as expected. */
function makeLog(): {
  log: string[];
  write: (entry: string) => void;
  collected: (n: number) => Promise<void>;
} {
  const log: string[] = [];
  return {
    log,
    write: (entry) => void log.push(entry),
    collected: (n) => collect(() => log.length >= n),
  };
}

describe('collection', () => {
  it('runs the entries of a scope that was dropped, newest first', async () => {
    const { log, write, collected } = makeLog();
    await apart(() => {
      const scope = new Scope();
      scope.adopt('a', write);
      scope.use({ [Symbol.dispose]: () => write('b') });
      scope.defer(() => write('c'));
    });
    await collected(3);
    expect(log).to.deep.equal(['c', 'b', 'a']);
  });

  it('awaits each entry of a dropped AsyncScope before the next', async () => {
    const { log, write } = makeLog();
    await apart(() => {
      const scope = new AsyncScope();
      scope.defer(() => write('old'));
      scope.defer(async () => {
        write('new begins');
        await sleep(5);
        write('new ends');
      });
    });
    await collect(() => log.length > 0);
    while (log.length < 3) await sleep(1);
    expect(log).to.deep.equal(['new begins', 'new ends', 'old']);
  });

  it('leaves a disposal that is under way alone when its scope is collected', async () => {
    const { log, write } = makeLog();
    let finish = (): void => {};
    const disposal = await apart(() => {
      const scope = new AsyncScope();
      scope.defer(() => write('old'));
      scope.defer(async () => {
        await new Promise<void>((resolve) => (finish = resolve));
        write('new ends');
      });
      return { ended: sleep(0).then(() => scope.disposeAsync()) };
    });
    await sleep(5);
    await collect();
    expect(log).to.deep.equal([]);
    finish();
    await disposal.ended;
    expect(log).to.deep.equal(['new ends', 'old']);
  });

  it('interleaves the entries of AsyncScopes with others as far as nothing has to be awaited', async () => {
    const { log, write, collected } = makeLog();
    await apart(() => {
      const scope = new AsyncScope();
      scope.defer(() => write('entry 1'));
      finalize(new Target(), write, 'finalizer 2');
      scope.defer(() => write('entry 3'));
    });
    await collected(3);
    expect(log).to.deep.equal(['entry 3', 'finalizer 2', 'entry 1']);
  });

  it('releases a managed value whose wrapper was dropped', async () => {
    const { log, write, collected } = makeLog();
    await apart(() => void manage('handle', write));
    await collected(1);
    expect(log).to.deep.equal(['handle']);
  });

  it('runs targets of one collection in one order, newest first, whatever they are', async () => {
    const { log, write, collected } = makeLog();
    await apart(() => {
      const scope = new Scope();
      finalize(new Target(), write, 'finalizer 1');
      scope.adopt('entry 2', write);
      manage('managed 3', write);
      scope.adopt('entry 4', write);
      finalize(new Target(), write, 'finalizer 5');
    });
    await collected(5);
    expect(log).to.deep.equal(['finalizer 5', 'entry 4', 'managed 3', 'entry 2', 'finalizer 1']);
  });

  it('leaves live neighbours of a collected target alone', async () => {
    const { log, write, collected } = makeLog();
    const kept = new Target();
    const before = finalize(kept, write, 'before');
    await apart(() => void finalize(new Target(), write, 'dropped'));
    const after = finalize(kept, write, 'after');
    await collected(1);
    expect(log).to.deep.equal(['dropped']);
    expect([before.alive, after.alive]).to.deep.equal([true, true]);
    after();
    before();
    expect(log).to.deep.equal(['dropped', 'after', 'before']);
  });

  it('reports an error to onError and goes on with the rest', async () => {
    const { log, write, collected } = makeLog();
    configure({ onError: (error, { reason, label }) => write(`${label} ${reason} ${String(error)}`) });
    try {
      await apart(() => {
        const target = new Target();
        finalize(target, write, 'rest');
        finalize(target, function fail() {
          throw new Error('broken');
        });
      });
      await collected(2);
    } finally {
      configure({ onError: null });
    }
    expect(log).to.deep.equal(['fail(Target) gc Error: broken', 'rest']);
  });

  it('counts a rejected promise as an error', async () => {
    const { log, write, collected } = makeLog();
    configure({ onError: (error, { reason, label }) => write(`${label} ${reason} ${String(error)}`) });
    try {
      await apart(() => void finalize(new Target(), () => Promise.reject(new Error('late'))));
      await collected(1);
    } finally {
      configure({ onError: null });
    }
    expect(log).to.deep.equal(['anonymous(Target) gc Error: late']);
  });

  it('runs nothing for what ended before the collection', async () => {
    const { log, write } = makeLog();
    await apart(() => {
      const target = new Target();
      finalize(target, write, 'called')();
      finalize(target, write, 'detached').detach();
      new Scope().adopt('still owned', write);
      const scope = new Scope();
      scope.adopt('disposed', write);
      scope.dispose();
    });
    await collect(() => log.includes('still owned'));
    await collect();
    expect(log).to.deep.equal(['called', 'disposed', 'still owned']);
  });

  it('follows a scope that moved', async () => {
    const { log, write, collected } = makeLog();
    await apart(async () => {
      const scope = new Scope();
      scope.defer(() => write('moved late'));
      await sleep(0);
      const moved = scope.move();
      await collect();
      expect([moved.disposed, live().length]).to.deep.equal([false, 1]);
    });
    await collected(1);
    expect(log).to.deep.equal(['moved late']);
  });

  it('unlinks a child that was dropped, used or not', async () => {
    const { log, write } = makeLog();
    const parent = new Scope();
    await apart(() => {
      parent.child();
      parent.child().defer(() => write('child'));
    });
    await collect(() => live().length === 0);
    expect(log).to.deep.equal(['child']);
    parent.dispose();
  });

  it('does not collect a parent whose child is in use', async () => {
    const { log, write } = makeLog();
    const child = await apart(() => {
      const parent = new Scope();
      parent.defer(() => write('parent'));
      return parent.child();
    });
    await collect();
    expect(log).to.deep.equal([]);
    child.defer(() => write('child'));
    child.dispose();
    await collect(() => log.length === 2);
    expect(log).to.deep.equal(['child', 'parent']);
  });

  it('does not collect a scope whose contents moved to where a child is in use', async () => {
    const { log, write } = makeLog();
    const child = await apart(() => {
      const parent = new Scope();
      const child = parent.child();
      parent.defer(() => write('parent'));
      parent.move();
      return child;
    });
    await collect();
    expect([child.disposed, ...log]).to.deep.equal([false]);
    child.dispose();
    await collect(() => log.length === 1);
    expect(log).to.deep.equal(['parent']);
  });

  it('aborts the signal of a scope that was dropped', async () => {
    const signal = await apart(() => new Scope().signal);
    expect(signal.aborted).to.equal(false);
    await collect(() => signal.aborted);
  });

  it('does not release a value that is borrowed, until what the borrower returned has settled', async () => {
    const { log, write } = makeLog();
    let finish = (): void => {};
    const result = await apart(() => {
      const managed = manage('file', write);
      return {
        read: managed.borrow(async (name) => {
          await new Promise<void>((resolve) => (finish = resolve));
          write(`read ${name}`);
        }),
      };
    });
    await collect();
    expect(log).to.deep.equal([]);
    finish();
    await result.read;
    await collect(() => log.length === 2);
    expect(log).to.deep.equal(['read file', 'file']);
  });

  it('gives undefined for detach and peek when the target is gone, and still runs the callback', async () => {
    const { log, write } = makeLog();
    const finalizer = await apart(() => finalize(new Target(), write, 'ran'));
    await collect(() => finalizer.peek() === undefined);
    expect(finalizer.detach()).to.equal(undefined);
    await collect(() => !finalizer.alive);
    expect(log).to.deep.equal(['ran']);
  });
});

describe('memory', () => {
  it('holds a target weakly once its job is over, whatever waits for it', async () => {
    const targets: WeakRef<WeakKey>[] = [];
    const none = (): void => {};
    const kept = await apart(() => {
      const target = new Target();
      const scope = new Scope();
      scope.defer(none);
      const managed = manage(1, none);
      targets.push(new WeakRef(target), new WeakRef(scope), new WeakRef(managed));
      return finalize(target, none);
    });
    await collect(() => targets.every((target) => target.deref() === undefined));
    expect(kept.alive).to.equal(false);
  });

  it('lets go of the callback and its arguments once it has run, although the handle is kept', async () => {
    const target = new Target();
    const parts: WeakRef<WeakKey>[] = [];
    const make = (): (() => unknown) => {
      const callback = (): void => {};
      const argument = {};
      parts.push(new WeakRef(callback), new WeakRef(argument));
      return finalize(target, callback as (argument: object) => void, argument);
    };
    const called = await apart(make);
    const detached = await apart(make);
    called();
    (detached as ReturnType<typeof finalize>).detach();
    await collect(() => parts.every((part) => part.deref() === undefined));
  });

  it('lets go of a value and its sync twin once it is released, although the wrapper is kept', async () => {
    const parts: WeakRef<WeakKey>[] = [];
    const managed = await apart(() => {
      const value = {};
      const onExit = (): void => {};
      parts.push(new WeakRef(value), new WeakRef(onExit));
      return manage(value, () => {}, onExit);
    });
    managed[Symbol.dispose]();
    await collect(() => parts.every((part) => part.deref() === undefined));
    expect(managed.alive).to.equal(false);
  });

  it('holds weakly what is made after many others died, in whatever order', async () => {
    const kept = new Target();
    const none = (): void => {};
    for (const young of [false, true]) {
      const others = Array.from({ length: 500 }, () => finalize(kept, none));
      if (!young) await sleep(0);
      const target = await apart(() => {
        for (const other of others.slice(0, 400)) other();
        const target = new Target();
        finalize(target, none);
        for (const other of others.slice(400)) other();
        return new WeakRef(target);
      });
      await collect(() => target.deref() === undefined && live().length === 0);
    }
  });

  it('lets go of what a scope owned once it is disposed or released', async () => {
    const scope = new Scope();
    const values: WeakRef<object>[] = [];
    const take = (): object => {
      const value = scope.adopt({}, () => {});
      values.push(new WeakRef(value));
      return value;
    };
    await apart(() => void scope.release(take()));
    await apart(() => void take());
    scope.dispose();
    await collect(() => values.every((value) => value.deref() === undefined));
  });

  it('ends where it began after 1,000,000 finalizers on one long-lived target', async () => {
    const target = new Target();
    const none = (): void => {};
    const turn = async (): Promise<void> => {
      const finalizers = Array.from({ length: 1_000 }, () => finalize(target, none));
      await sleep(0);
      for (const finalizer of finalizers) finalizer();
    };
    for (let turns = 0; turns < 20; turns++) await turn();
    await collect();
    const before = heapUsed();
    for (let turns = 0; turns < 1_000; turns++) await turn();
    await collect();
    expect(heapUsed() - before).to.be.below(5_000_000);
    expect(live()).to.deep.equal([]);
  });

  it('does not grow in a parent of a million short children', async () => {
    const parent = new Scope();
    const turn = async (): Promise<void> => {
      const children = Array.from({ length: 500 }, () => parent.child());
      await sleep(0);
      for (const child of children) child.dispose();
    };
    for (let turns = 0; turns < 10; turns++) await turn();
    const growth = async (): Promise<number> => {
      await collect();
      const before = heapUsed();
      for (let turns = 0; turns < 2_000; turns++) await turn();
      await collect();
      return heapUsed() - before;
    };
    // What the engine itself allocates once, such as compiled code, shows in one half only; a leak shows in both.
    expect(Math.min(await growth(), await growth())).to.be.below(5_000_000);
    parent.dispose();
  });
});
