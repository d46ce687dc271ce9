/** lastcall/context: the scope of the running code. */
import { expect } from 'chai';
import { AsyncScope, live } from 'lastcall';
import { currentScope, inScope, runInScope } from 'lastcall/context';
import { sleep } from '../support/time.js';

function failing(message: string): () => void {
  return () => {
    throw new Error(message);
  };
}

describe('runInScope', () => {
  it('opens a scope that everything it calls finds, and ends the scope when its body has settled', async () => {
    const log: string[] = [];
    const work = async (name: string): Promise<void> => {
      await sleep(1);
      currentScope().defer(() => void log.push(`released ${name}`));
    };
    const result = await runInScope(async (scope) => {
      expect(currentScope()).to.equal(scope);
      await work('first');
      setTimeout(() => currentScope().defer(() => void log.push('released timer')));
      await sleep(5);
      await work('last');
      log.push('done');
      return 42;
    });
    expect(result).to.equal(42);
    expect(log).to.deep.equal(['done', 'released last', 'released timer', 'released first']);
  });

  it('keeps the scopes of concurrent calls apart', async () => {
    const log: string[] = [];
    const task = (name: string, ms: number): Promise<void> =>
      runInScope(async () => {
        currentScope().defer(() => void log.push(`released ${name}`));
        await sleep(ms);
        currentScope().defer(() => void log.push(`released ${name} again`));
      });
    await Promise.all([task('slow', 20), task('quick', 1)]);
    expect(log).to.deep.equal([
      'released quick again',
      'released quick',
      'released slow again',
      'released slow',
    ]);
  });

  it('ends nested scopes before their parents, even if their promise was not awaited', async () => {
    const log: string[] = [];
    let nested: Promise<void> | undefined;
    await runInScope(async (outer) => {
      outer.defer(() => void log.push('outer'));
      await runInScope((inner) => inner.defer(() => void log.push('inner')));
      log.push('between');
      nested = runInScope(async (inner) => {
        inner.defer(() => void log.push('forgotten'));
        await new Promise<void>((resolve) => inner.signal.addEventListener('abort', () => resolve()));
      });
    });
    await nested;
    expect(log).to.deep.equal(['inner', 'between', 'forgotten', 'outer']);
  });

  it('throws what its body and its disposal threw, joined as `await using` joins them', async () => {
    const error: unknown = await runInScope((scope) => {
      scope.defer(failing('disposal'));
      failing('body')();
    }).catch((error: unknown) => error);
    const { error: last, suppressed } = error as SuppressedError;
    expect([String(last), String(suppressed)]).to.deep.equal(['Error: disposal', 'Error: body']);
    const inner: unknown = await runInScope(() =>
      runInScope((scope) => scope.defer(failing('inner disposal'))),
    ).catch(String);
    expect(inner).to.equal('Error: inner disposal');
  });

  it('opens an independent scope in code that outlives the scope in which it was started', async () => {
    const log: string[] = [];
    let late: Promise<void> | undefined;
    await runInScope(() => {
      late = sleep(5).then(() => runInScope((scope) => scope.defer(() => void log.push('late'))));
    });
    await late;
    expect(log).to.deep.equal(['late']);
    expect(live()).to.deep.equal([]);
  });
});

describe('currentScope', () => {
  it('says how to open a scope where none is open', () => {
    expect(() => currentScope()).to.throw(
      Error,
      'No scope is open here: open one around it with runInScope(body)',
    );
  });
});

describe('inScope', () => {
  it('makes a scope the ambient one, and does not end it', async () => {
    const log: string[] = [];
    const scope = new AsyncScope();
    const result = inScope(scope, () => {
      currentScope().defer(() => void log.push('released'));
      return 'result';
    });
    expect(result).to.equal('result');
    expect(log).to.deep.equal([]);
    await scope.disposeAsync();
    expect(log).to.deep.equal(['released']);
  });
});
