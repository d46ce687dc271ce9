/** What keeps an object alive, from real snapshots. */
import { expect } from 'chai';
import { AsyncScope, Scope } from 'lastcall';
import { assertCollectable, type CollectableError, whyAlive } from 'lastcall/debug';
import { failureOf } from '../../support/failure.js';
import { run } from '../../support/child.js';

class Session {
  readonly name = 'session';
}

describe('whyAlive', () => {
  it('finds nothing if only the calling function holds the target', async () => {
    const session = new Session();
    expect(await whyAlive(session)).to.equal(undefined);
    expect(session.name).to.equal('session');
  });

  it('finds nothing if only functions that wait for the calling function also hold the target', async () => {
    async function check(mine: Session): Promise<unknown> {
      const path = await whyAlive(mine);
      return path ?? mine.name;
    }
    const session = new Session();
    expect(await check(session)).to.equal('session');
    expect(session.name).to.equal('session');
  });

  it('finds what holds the target in the variables of the calling function', async () => {
    const session = new Session();
    const sessions = new Map([['ada', session]]);
    expect(String(await whyAlive(session))).to.match(
      /^Session is held by entry `ada` of Map, in a variable of suspended code \(\S+\)$/,
    );
    expect(sessions.size).to.equal(1);
  });

  it('returns the path as data', async () => {
    const held = { current: new Session() };
    const listeners = [() => held];
    const path = await whyAlive(held.current);
    expect(path?.target).to.equal('Session');
    expect(path?.holders[0]).to.deep.equal({ text: 'property `current` of Object' });
    expect(listeners.length).to.equal(1);
  });

  it('finds functions and symbols', async () => {
    const store = { action: () => {}, symbol: Symbol('mark') };
    expect(String(await whyAlive(store.action))).to.match(/^action is held by property `action` of Object/);
    expect(String(await whyAlive(store.symbol))).to.match(/^symbol is held by property `symbol` of Object/);
  });

  it('does not hold the target afterwards', async () => {
    await assertCollectable(async () => {
      const session = new Session();
      await whyAlive(session);
      return session;
    });
  });

  it('is rejected when the target cannot be collected', async () => {
    for (const nothing of ['text', undefined, null]) {
      const error = await failureOf(whyAlive(nothing as unknown as WeakKey));
      expect(error).to.be.instanceOf(TypeError);
      expect(error.message).to.match(/^The target must be an object, a function or an unregistered symbol/);
    }
  });

  it('calls scopes as their users do', async () => {
    const owner = { sync: new Scope(), async: new AsyncScope() };
    expect((await whyAlive(owner.sync))?.target).to.equal('Scope');
    expect((await whyAlive(owner.async))?.target).to.equal('AsyncScope');
  });

  it('works in a worker', async () => {
    const { stdout, stderr, code } = await run('debug/in-worker');
    expect(stderr).to.equal('');
    expect(stdout).to.deep.equal(['Session is held by entry `ada` of Map, in global variable `sessions`']);
    expect(code).to.equal(0);
  });
});

describe('a CollectableError', () => {
  it('says what holds the target', async () => {
    const sessions: Session[] = [];
    const error = await failureOf(
      assertCollectable(
        () => {
          const session = new Session();
          sessions.push(session);
          return session;
        },
        { limit: 0 },
      ),
    );
    expect(error.message).to.match(
      /^What make returned was not collected in 5 collections: Session is held by element 0 of Array, in (variable `sessions`|a variable)/,
    );
    expect((error as CollectableError).path?.holders[0]?.text).to.equal('element 0 of Array');
  });

  it('says so when the function that awaits the assertion holds the target', async () => {
    const session = new Session();
    const error = await failureOf(assertCollectable(() => session, { limit: 0 }));
    expect((error as CollectableError).path?.onlyByCaller).to.equal(true);
    expect(error.message).to.match(/Session is held by (variable `session`|a variable)/);
  });
});
