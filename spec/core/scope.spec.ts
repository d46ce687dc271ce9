/** `Scope` and `AsyncScope`: what they add to the standard's stacks. */
import { expect } from 'chai';
import { AsyncScope, live, observe, Scope } from 'lastcall';

/** What both scopes share is tested on both. */
const kinds = [
  { name: 'Scope', make: () => new Scope(), end: async (scope: Scope) => scope.dispose() },
  { name: 'AsyncScope', make: () => new AsyncScope(), end: (scope: AsyncScope) => scope.disposeAsync() },
] as unknown as { name: string; make: () => Scope; end: (scope: Scope) => Promise<void> }[];

for (const { name, make, end } of kinds) {
  describe(`${name}, beyond the standard`, () => {
    describe('release', () => {
      it('lets go of a value that was used or adopted, without disposing it', async () => {
        const log: string[] = [];
        const scope = make();
        const used = scope.use({ [Symbol.dispose]: () => void log.push('used') });
        scope.adopt('adopted', (value) => void log.push(value));
        scope.adopt('kept', (value) => void log.push(value));
        expect([scope.release(used), scope.release('adopted')]).to.deep.equal([true, true]);
        expect([scope.release(used), scope.release('never had')]).to.deep.equal([false, false]);
        await end(scope);
        expect(log).to.deep.equal(['kept']);
      });

      it('lets go of every entry for the value, also of those made after the first release', async () => {
        const log: string[] = [];
        const scope = make();
        const write = (value: string): void => void log.push(value);
        scope.adopt('twice', write);
        expect(scope.release('nothing')).to.equal(false);
        scope.adopt('twice', write);
        scope.adopt('once', write);
        expect(scope.release('twice')).to.equal(true);
        expect(live().length).to.equal(1);
        await end(scope);
        expect(log).to.deep.equal(['once']);
      });

      it('keeps the others in order, whichever are released', async () => {
        const log: string[] = [];
        const scope = make();
        for (const value of ['a', 'b', 'c', 'd', 'e']) scope.adopt(value, () => void log.push(value));
        for (const value of ['c', 'b', 'e']) scope.release(value);
        await end(scope);
        expect(log).to.deep.equal(['d', 'a']);
      });

      it('finds no deferred callback, and nothing once disposed', async () => {
        const scope = make();
        scope.defer(() => {});
        scope.adopt(undefined, () => {});
        expect(scope.release(undefined)).to.equal(true);
        expect(scope.release(undefined)).to.equal(false);
        await end(scope);
        expect(scope.release(undefined)).to.equal(false);
      });
    });

    describe('child', () => {
      it('ends with its parent at the latest, at its index in the order', async () => {
        const log: string[] = [];
        const parent = make();
        parent.defer(() => void log.push('parent old'));
        const child = parent.child();
        parent.defer(() => void log.push('parent new'));
        child.defer(() => void log.push('child'));
        await end(parent);
        expect(log).to.deep.equal(['parent new', 'child', 'parent old']);
        expect(child.disposed).to.equal(true);
      });

      it('leaves no trace in its parent when it ends earlier', async () => {
        const log: string[] = [];
        const parent = make();
        const child = parent.child();
        child.defer(() => void log.push('child'));
        await end(child);
        expect(live()).to.deep.equal([]);
        await end(parent);
        expect(log).to.deep.equal(['child']);
      });

      it('takes its contents along when it moves', async () => {
        const log: string[] = [];
        const parent = make();
        const child = parent.child();
        child.defer(() => void log.push('child'));
        const moved = child.move();
        await end(parent);
        expect([moved.disposed, ...log]).to.deep.equal([true, 'child']);
      });

      it('throws its errors to the caller that disposes the parent, joined with others', async () => {
        const parent = make();
        parent.child().defer(() => {
          throw new Error('child');
        });
        parent.defer(() => {
          throw new Error('parent');
        });
        const error = await end(parent).catch((caught: unknown) => caught);
        const { error: later, suppressed } = error as SuppressedError;
        expect([String(later), String(suppressed)]).to.deep.equal(['Error: child', 'Error: parent']);
      });

      it('cannot be made of a disposed scope', async () => {
        const parent = make();
        await end(parent);
        expect(() => parent.child()).to.throw(ReferenceError, /Cannot make a child: the scope is disposed$/);
      });
    });

    describe('signal', () => {
      it('is made when it is first read, and aborted when disposal begins', async () => {
        const log: unknown[] = [];
        const scope = make();
        const { signal } = scope;
        expect([scope.signal === signal, signal.aborted]).to.deep.equal([true, false]);
        scope.defer(() => void log.push(signal.aborted));
        await end(scope);
        expect(log).to.deep.equal([true]);
      });

      it('is aborted from the beginning when the scope is disposed already', async () => {
        const scope = make();
        await end(scope);
        expect(scope.signal.aborted).to.equal(true);
      });

      it('follows the contents when the scope moves', async () => {
        const scope = make();
        const { signal } = scope;
        const moved = scope.move();
        expect([moved.signal === signal, signal.aborted]).to.deep.equal([true, false]);
        await end(moved);
        expect(signal.aborted).to.equal(true);
      });
    });

    it('passes atexit on to its children, those it has and those to come', async () => {
      const parent = make();
      const early = parent.child();
      early.defer(() => {});
      parent.atexit = false;
      const late = parent.child();
      expect([early.atexit, late.atexit]).to.deep.equal([false, false]);
      expect(live().some(({ atexit }) => atexit)).to.equal(false);
      late.atexit = true;
      late.defer(() => {});
      expect(live().filter(({ atexit }) => atexit).length).to.equal(1);
      await end(parent);
    });

    it('sets atexit for the entries it has and those to come', async () => {
      const scope = make();
      scope.defer(() => {});
      scope.atexit = false;
      scope.defer(() => {});
      expect([scope.atexit, ...live().map(({ atexit }) => atexit)]).to.deep.equal([false, false, false]);
      scope.atexit = true;
      expect(live().map(({ atexit }) => atexit)).to.deep.equal([true, true]);
      await end(scope);
    });

    it('refuses additions once disposed, and says that nothing was taken', async () => {
      const scope = make();
      await end(scope);
      const taken = /the scope is disposed\. Nothing was taken/;
      expect(() => scope.use({ [Symbol.dispose]: () => {} })).to.throw(ReferenceError, taken);
      expect(() => scope.adopt(1, () => {})).to.throw(ReferenceError, taken);
      expect(() => scope.defer(() => {})).to.throw(ReferenceError, taken);
      expect(() => scope.move()).to.throw(ReferenceError, /Cannot move from it: the scope is disposed$/);
      expect(live()).to.deep.equal([]);
    });

    it('refuses what cannot be disposed, says what to do, and registers nothing', () => {
      const scope = make() as unknown as Record<'use' | 'adopt' | 'defer', (...args: unknown[]) => unknown>;
      expect(() => scope.use({})).to.throw(
        TypeError,
        /Object has no .*\[Symbol\.dispose\] method: give it to adopt/,
      );
      expect(() => scope.use({ [Symbol.dispose]: 1 })).to.throw(
        TypeError,
        /dispose\] must be a function, but it is 1/,
      );
      expect(() => scope.use('text')).to.throw(TypeError, /Only objects can be used, not "text"/);
      expect(() => scope.adopt({})).to.throw(TypeError, /onDispose must be a function, but it is undefined/);
      expect(() => scope.defer(1)).to.throw(TypeError, /onDispose must be a function, but it is 1/);
      expect(() => scope.use(scope)).to.throw(TypeError, /The scope is given to itself/);
      expect(() => scope.adopt(scope, () => {})).to.throw(TypeError, /The scope is given to itself/);
      expect(live()).to.deep.equal([]);
    });

    it('follows a callback that ends other entries', async () => {
      const log: string[] = [];
      const scope = make();
      scope.adopt('oldest', (value) => void log.push(value));
      scope.adopt('released', (value) => void log.push(value));
      scope.defer(() => void log.push(`release ${scope.release('released')}`));
      await end(scope);
      expect(log).to.deep.equal(['release true', 'oldest']);
    });

    it('notifies observers of each entry', async () => {
      const log: string[] = [];
      const scope = make();
      {
        using watching = observe({
          born: ({ kind, label }) => log.push(`born ${kind} ${label}`),
          died: ({ label }, reason) => log.push(`died ${label} ${reason}`),
          failed: ({ label }, reason, error) => log.push(`failed ${label} ${reason} ${String(error)}`),
        });
        scope.adopt('/tmp/a', function unlink() {});
        scope.adopt('/tmp/b', function remove() {
          throw new Error('no');
        });
        scope.release('/tmp/a');
        await end(scope).catch(() => {});
      }
      expect(log).to.deep.equal([
        'born entry unlink("/tmp/a")',
        'born entry remove("/tmp/b")',
        'died unlink("/tmp/a") detach',
        'died remove("/tmp/b") dispose',
        'failed remove("/tmp/b") dispose Error: no',
      ]);
    });
  });
}

describe('Scope.run', () => {
  it('returns what the body returned, and ends the scope after it', () => {
    const log: string[] = [];
    const result = Scope.run((scope) => {
      scope.defer(() => void log.push('disposed'));
      log.push('body');
      return 'result';
    });
    expect([...log, result]).to.deep.equal(['body', 'disposed', 'result']);
  });

  it('joins the errors of body and disposal as `using` does', () => {
    const run = (): unknown =>
      Scope.run((scope) => {
        scope.defer(() => {
          throw new Error('disposal');
        });
        throw new Error('body');
      });
    expect(run).to.throw().that.has.property('suppressed').with.property('message', 'body');
    expect(run).to.throw().that.has.property('error').with.property('message', 'disposal');
  });
});

describe('AsyncScope.run', () => {
  it('waits for the body, then ends the scope', async () => {
    const log: string[] = [];
    const result = await AsyncScope.run(async (scope) => {
      scope.defer(async () => void log.push('disposed'));
      await Promise.resolve();
      log.push('body');
      return 'result';
    });
    expect([...log, result]).to.deep.equal(['body', 'disposed', 'result']);
  });

  it('joins the errors of body and disposal as `await using` does', async () => {
    const error = await AsyncScope.run(async (scope) => {
      scope.defer(() => Promise.reject(new Error('disposal')));
      throw new Error('body');
    }).catch((caught: unknown) => caught as SuppressedError);
    expect([String(error.error), String(error.suppressed)]).to.deep.equal(['Error: disposal', 'Error: body']);
  });
});

describe('from', () => {
  it('takes over what another scope owns', async () => {
    const log: string[] = [];
    const source = new Scope();
    source.defer(() => void log.push('taken'));
    const scope = Scope.from(source);
    const asyncScope = AsyncScope.from(scope);
    expect([source.disposed, scope.disposed]).to.deep.equal([true, true]);
    await asyncScope.disposeAsync();
    expect(log).to.deep.equal(['taken']);
  });

  it('takes over a native stack, where the engine has one', function () {
    const { DisposableStack } = globalThis as { DisposableStack?: DisposableStackConstructor };
    if (DisposableStack === undefined) return this.skip();
    const log: string[] = [];
    const native = new DisposableStack();
    native.defer(() => void log.push('taken'));
    const scope = Scope.from(native);
    expect(native.disposed).to.equal(true);
    scope.dispose();
    expect(log).to.deep.equal(['taken']);
  });

  it('refuses an asynchronous stack for a synchronous scope, and leaves it as it was', async () => {
    const source = new AsyncScope();
    source.defer(() => {});
    expect(() => Scope.from(source as unknown as Scope)).to.throw(TypeError, /has no \[Symbol.dispose\]/);
    expect([source.disposed, live().length]).to.deep.equal([false, 1]);
    await source.disposeAsync();
  });

  it('throws for a stack that is disposed', () => {
    const source = new Scope();
    source.dispose();
    expect(() => Scope.from(source)).to.throw(ReferenceError);
  });
});
