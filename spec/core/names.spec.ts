/** What people read: one line for each resource, the names of classes and parameters, the messages of joined errors. */
import { expect } from 'chai';
import { AsyncScope, finalize, live, manage, Scope } from 'lastcall';

describe('a wrapper that a scope uses', () => {
  it('is listed once, as itself, with the number of the scope', () => {
    const scope = new Scope();
    scope.defer(function other() {});
    const managed = scope.use(manage('a.txt', function closeFile() {}));
    const [entry, wrapper, ...more] = live();
    expect(more).to.deep.equal([]);
    expect(entry).to.include({ kind: 'entry', label: 'other()' });
    expect(wrapper).to.include({ kind: 'managed', label: 'closeFile("a.txt")', scope: entry?.scope });
    managed.detach();
    expect(live().map(({ kind, label }) => [kind, label])).to.deep.equal([
      ['entry', 'other()'],
      ['entry', 'ManagedHandle'],
    ]);
    scope.dispose();
  });

  it('is listed once when it is a finalizer', () => {
    class Session {}
    const session = new Session();
    const scope = new AsyncScope();
    scope.use(finalize(session, function logOut() {}));
    expect(live().map(({ kind, label }) => [kind, label])).to.deep.equal([['finalizer', 'logOut(Session)']]);
    return scope.disposeAsync();
  });
});

describe('the names in messages', () => {
  for (const [name, call] of [
    ['Scope', Scope as unknown as () => unknown],
    ['AsyncScope', AsyncScope as unknown as () => unknown],
  ] as const) {
    it(`of the engine say ${name}, not an inner name`, () => {
      expect(call).to.throw(TypeError, /without/);
      expect(messageOf(call)).not.to.include(`_${name}`);
    });
  }

  it('are those of the parameters', () => {
    const loose = manage as unknown as (value: unknown, onDispose?: unknown, onExit?: unknown) => unknown;
    expect(() => loose(1)).to.throw(TypeError, /^onDispose must be a function/);
    expect(() => loose(1, () => {}, 2)).to.throw(TypeError, /^onExit must be a function/);
  });

  it('of joined errors are the standard ones', async () => {
    const fail = (message: string) => (): never => {
      throw new Error(message);
    };
    const scope = new Scope();
    scope.defer(fail('1'));
    scope.defer(fail('2'));
    const asyncScope = new AsyncScope();
    asyncScope.defer(fail('1'));
    asyncScope.defer(fail('2'));
    const message = 'An error was suppressed during disposal';
    expect(messageOf(() => scope.dispose())).to.equal(message);
    expect(await asyncScope.disposeAsync().then(String, (error: Error) => error.message)).to.equal(message);
  });
});

function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
}
