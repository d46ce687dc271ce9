/** `assertCollectable` on the real collector. */
import { expect } from 'chai';
import { finalize } from 'lastcall';
import { assertCollectable, CollectableError } from 'lastcall/debug';
import { failureOf } from '../../support/failure.js';

class Session {
  readonly name = 'session';
}

const cache = new Map<string, Session>();

/** The fewest collections. */
const QUICK = { limit: 0 };

describe('assertCollectable', () => {
  afterEach(() => cache.clear());

  it('is fulfilled when the object is collected', async () => {
    expect(await assertCollectable(() => new Session())).to.equal(undefined);
  });

  it('accepts a promise of an object', async () => {
    await assertCollectable(async () => {
      await Promise.resolve();
      return new Session();
    });
  });

  it('is not misled by variables and the stack of the calling function', async () => {
    const names: string[] = [];
    {
      const session = new Session();
      names.push(session.name);
    }
    await assertCollectable(() => {
      const session = new Session();
      names.push(session.name);
      return session;
    });
    expect(names).to.deep.equal(['session', 'session']);
  });

  it('waits for a finalizer that holds the target', async () => {
    await assertCollectable(() => {
      const session = new Session();
      finalize({}, (_session: object) => {}, session);
      return session;
    });
  });

  it('waits within its limit for an operation that holds the target', async () => {
    await assertCollectable(
      () => {
        const session = new Session();
        setTimeout((held: Session) => held.name, 100, session);
        return session;
      },
      { limit: 10_000 },
    );
  });

  it('fails when the object is not collected', async () => {
    const error = await failureOf(
      assertCollectable(() => {
        const session = new Session();
        cache.set('first', session);
        return session;
      }, QUICK),
    );
    expect(error).to.be.instanceOf(CollectableError);
    expect(error.name).to.equal('CollectableError');
    expect(error.message).to.match(/^What make returned was not collected in 5 collections/);
  });

  it('fails with what make throws, or rejects with', async () => {
    const error = new Error('no session');
    const fail = (): never => {
      throw error;
    };
    expect(await failureOf(assertCollectable(fail))).to.equal(error);
    expect(await failureOf(assertCollectable(() => Promise.reject(error)))).to.equal(error);
  });

  it('refuses values that are never collected', async () => {
    for (const value of [undefined, null, 'text', 1, Symbol.for('lastcall.spec')]) {
      const error = await failureOf(assertCollectable(() => value));
      expect(error).to.be.instanceOf(TypeError);
      expect(error.message).to.match(/^make must return an object/);
    }
  });

  it('fails with the stack of the caller, even if nothing awaits it there', async () => {
    function leak(): Session {
      const session = new Session();
      cache.set('ada', session);
      return session;
    }
    function check(): Promise<void> {
      return assertCollectable(leak, QUICK);
    }
    const { message, stack } = await failureOf(check());
    const [first = '', second = ''] = (stack ?? '').split(message)[1]?.trim().split('\n') ?? [];
    expect(first).to.match(/\bcheck\b.*collectable\.spec\.js/);
    expect(second).to.match(/collectable\.spec\.js/);
  });

  it('refuses a make that is not a function, and a limit that is not a number', async () => {
    expect(await failureOf(assertCollectable({} as () => object))).to.be.instanceOf(TypeError);
    for (const limit of [-1, NaN, '5' as unknown as number])
      expect(await failureOf(assertCollectable(() => ({}), { limit }))).to.be.instanceOf(TypeError);
  });
});
