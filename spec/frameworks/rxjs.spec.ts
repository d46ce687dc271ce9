/** lastcall/rxjs: subscriptions as disposables, disposables as subscriptions, scopes for subscriptions. */
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AsyncScope, drain, live, manage, Scope } from 'lastcall';
import { fromSubscription, toSubscription, usingScope } from 'lastcall/rxjs';
import {
  config,
  EMPTY,
  firstValueFrom,
  interval,
  NEVER,
  Observable,
  of,
  Subject,
  Subscription,
  take,
  throwError,
  toArray,
  UnsubscriptionError,
} from 'rxjs';
import { Child } from '../support/child.js';
import { apart, collect } from '../support/collect.js';
import { sleep } from '../support/time.js';

/** The errors that RxJS reports as unhandled until the test is over. */
function unhandled(scope: Scope): string[] {
  const { onUnhandledError } = config;
  const errors: string[] = [];
  config.onUnhandledError = (error) => void errors.push(String(error));
  scope.defer(() => {
    config.onUnhandledError = onUnhandledError;
  });
  return errors;
}

function failing(message: string): () => never {
  return () => {
    throw new Error(message);
  };
}

describe('fromSubscription', () => {
  it('unsubscribes when it is disposed, once', () => {
    const log: string[] = [];
    const subscription = new Subscription(() => log.push('unsubscribed'));
    {
      using managed = fromSubscription(subscription);
      expect(managed.value).to.equal(subscription);
      expect(live()).to.have.lengthOf(1);
    }
    subscription.unsubscribe();
    expect(log).to.deep.equal(['unsubscribed']);
  });

  it('throws the UnsubscriptionError of unsubscribe after all teardowns have run', () => {
    const log: string[] = [];
    const subscription = new Subscription(failing('first'));
    subscription.add(() => void log.push('second'));
    subscription.add(failing('third'));
    const managed = fromSubscription(subscription);
    expect(() => managed[Symbol.dispose]())
      .to.throw(UnsubscriptionError)
      .with.property('errors')
      .that.satisfies((errors: Error[]) => errors.map(({ message }) => message).join() === 'first,third');
    expect(log).to.deep.equal(['second']);
  });

  it('is detached when the source completes or fails', () => {
    const [completing, erring] = [new Subject<void>(), new Subject<void>()];
    using scope = new Scope();
    const first = scope.use(fromSubscription(completing.subscribe()));
    const second = fromSubscription(erring.subscribe({ error: () => {} }));
    completing.complete();
    erring.error(new Error('broken'));
    expect([first.alive, second.alive]).to.deep.equal([false, false]);
    expect(live().map(({ kind }) => kind)).to.deep.equal(['entry']);
  });

  it('can be released from a long-lived scope when the source ends', () => {
    using scope = new Scope();
    const source = new Subject<void>();
    const subscription = source.subscribe();
    const managed = scope.use(fromSubscription(subscription));
    subscription.add(() => scope.release(managed));
    source.complete();
    expect(live()).to.deep.equal([]);
  });

  it('is not alive for a subscription that is closed already', () => {
    const managed = fromSubscription(of(1).subscribe());
    expect(managed.alive).to.equal(false);
    expect(live()).to.deep.equal([]);
    managed[Symbol.dispose]();
  });

  it('unsubscribes when what it returned is collected, while the source is alive', async () => {
    const log: string[] = [];
    const source = new Observable<number>((subscriber) => {
      const timer = setInterval(() => subscriber.next(1), 1);
      return () => {
        clearInterval(timer);
        log.push('stopped');
      };
    });
    await apart(() => void fromSubscription(source.subscribe()));
    await collect(() => log.length > 0);
    expect(log).to.deep.equal(['stopped']);
  });

  it('returns the subscription from detach, and does not unsubscribe', () => {
    const subscription = NEVER.subscribe();
    expect(fromSubscription(subscription).detach()).to.equal(subscription);
    expect(subscription.closed).to.equal(false);
    subscription.unsubscribe();
  });
});

describe('toSubscription', () => {
  it('disposes when it is unsubscribed, once', () => {
    const log: string[] = [];
    const scope = new Scope();
    scope.defer(() => void log.push('first'));
    scope.defer(() => void log.push('second'));
    const subscription = toSubscription(scope);
    subscription.unsubscribe();
    subscription.unsubscribe();
    expect(log).to.deep.equal(['second', 'first']);
  });

  it('lets RxJS join the error of a disposal with those of other teardowns', () => {
    const parent = new Subscription(failing('parent'));
    parent.add(toSubscription(manage(1, failing('managed'))));
    parent.add(failing('last'));
    expect(() => parent.unsubscribe())
      .to.throw(UnsubscriptionError)
      .with.property('errors')
      .that.satisfies(
        (errors: Error[]) => errors.map(({ message }) => message).join() === 'parent,managed,last',
      );
  });

  it('reports what an asynchronous disposal is rejected with as unhandled', async () => {
    using scope = new Scope();
    const errors = unhandled(scope);
    const disposed = new AsyncScope();
    disposed.defer(async () => Promise.reject(new Error('too late')));
    toSubscription(disposed).unsubscribe();
    while (errors.length === 0) await sleep(1);
    expect(errors).to.deep.equal(['Error: too late']);
  });
});

describe('usingScope', () => {
  function logging(log: string[]): (scope: AsyncScope) => void {
    return (scope) => {
      scope.defer(() => void log.push('first made'));
      scope.defer(async () => {
        await sleep(1);
        log.push('last made');
      });
    };
  }

  async function ended(log: string[]): Promise<string[]> {
    while (!log.includes('first made')) await sleep(1);
    return log;
  }

  it('opens a scope for each subscription', () => {
    const scopes: AsyncScope[] = [];
    const source = usingScope((scope) => {
      scopes.push(scope);
      return NEVER;
    });
    expect(scopes).to.have.lengthOf(0);
    const subscriptions = [source.subscribe(), source.subscribe()];
    expect(new Set(scopes).size).to.equal(2);
    subscriptions[0]?.unsubscribe();
    expect(scopes.map(({ disposed }) => disposed)).to.deep.equal([true, false]);
    subscriptions[1]?.unsubscribe();
  });

  it('ends the scope at completion, newest first', async () => {
    const log: string[] = [];
    const source = usingScope((scope) => {
      logging(log)(scope);
      return of(1, 2);
    });
    source.subscribe({ next: (value) => log.push(`${value}`), complete: () => log.push('complete') });
    expect(await ended(log)).to.deep.equal(['1', '2', 'complete', 'last made', 'first made']);
  });

  it('ends the scope at an error', async () => {
    const log: string[] = [];
    const source = usingScope((scope) => {
      logging(log)(scope);
      return throwError(() => new Error('broken'));
    });
    source.subscribe({ error: (error) => log.push(String(error)) });
    expect(await ended(log)).to.deep.equal(['Error: broken', 'last made', 'first made']);
  });

  it('ends the scope when it is unsubscribed from, after the teardown of the source', async () => {
    const log: string[] = [];
    const source = usingScope((scope) => {
      logging(log)(scope);
      scope.signal.addEventListener('abort', () => log.push('aborted'));
      return new Observable<number>(() => () => void log.push('source'));
    });
    source.subscribe().unsubscribe();
    expect(await ended(log)).to.deep.equal(['source', 'aborted', 'last made', 'first made']);
  });

  it('ends the scope when the factory throws, and emits its error', async () => {
    const log: string[] = [];
    const source = usingScope((scope): Observable<number> => {
      logging(log)(scope);
      throw new Error('factory');
    });
    source.subscribe({ error: (error) => log.push(String(error)) });
    expect(await ended(log)).to.deep.equal(['Error: factory', 'last made', 'first made']);
  });

  it('ends the scope when the subscriber has taken all values that it needs', async () => {
    const log: string[] = [];
    const source = usingScope((scope) => {
      logging(log)(scope);
      return interval(1);
    });
    expect(await firstValueFrom(source.pipe(take(2), toArray()))).to.deep.equal([0, 1]);
    expect(await ended(log)).to.deep.equal(['last made', 'first made']);
  });

  it('takes all that RxJS converts to observables', async () => {
    expect(await firstValueFrom(usingScope(async () => Promise.resolve(7)))).to.equal(7);
    expect(await firstValueFrom(usingScope(() => [1, 2]).pipe(toArray()))).to.deep.equal([1, 2]);
  });

  it('reports what the disposal is rejected with as unhandled, after all callbacks have run', async () => {
    using scope = new Scope();
    const errors = unhandled(scope);
    const log: string[] = [];
    usingScope((opened) => {
      logging(log)(opened);
      opened.defer(failing('sync'));
      opened.defer(async () => Promise.reject(new Error('async')));
      return EMPTY;
    }).subscribe();
    while (errors.length === 0) await sleep(1);
    expect(errors[0]).to.include('SuppressedError');
    expect(log).to.deep.equal(['last made', 'first made']);
  });

  it('is unsubscribed from before a drain ends its scope', async () => {
    const log: string[] = [];
    const subscription = usingScope((scope) => {
      logging(log)(scope);
      return new Observable<number>(() => () => void log.push('source'));
    }).subscribe();
    await drain();
    expect(log).to.deep.equal(['source', 'last made', 'first made']);
    expect(subscription.closed).to.equal(true);
  });

  it('releases the resources of a subscription that is unreachable', async () => {
    const log: string[] = [];
    await apart(() => {
      usingScope((scope) => {
        logging(log)(scope);
        return NEVER;
      }).subscribe();
    });
    await collect(() => log.length === 2);
    expect(log).to.deep.equal(['last made', 'first made']);
  });

  it('ends thousands of scopes, and leaves nothing alive', async () => {
    let open = 0;
    const source = usingScope((scope) => {
      open += 1;
      scope.defer(async () => void (open -= 1));
      return interval(1);
    });
    const subscriptions = Array.from({ length: 2_000 }, () => source.subscribe());
    expect(open).to.equal(2_000);
    for (const subscription of subscriptions) subscription.unsubscribe();
    while (open > 0 || live().length > 0) await sleep(1);
    expect(live()).to.deep.equal([]);
  });
});

describe('lastcall/rxjs', () => {
  it('throws for values that it cannot release, and leaves nothing alive', () => {
    expect(() => fromSubscription(null as never)).to.throw(
      TypeError,
      'needs a subscription, but it is given null',
    );
    expect(() => toSubscription(undefined as never)).to.throw(TypeError, 'but it is given undefined');
    expect(() => toSubscription({} as never)).to.throw(TypeError, 'but it is given a value of Object');
    expect(() => usingScope(of(1) as never)).to.throw(TypeError, 'but it is given a value of Observable');
    expect(live()).to.deep.equal([]);
  });
});

describe('the example of lastcall/rxjs', () => {
  it('closes each file once: at its end, after an error, at SIGTERM', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lastcall-rxjs-'));
    const [ending, broken, endless] = ['ending', 'broken', 'endless'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    for (const path of [ending, broken, endless]) await writeFile(path, '{ "message": "hello" }\n');
    const child = new Child(new URL('../../examples/frameworks/rxjs.js', import.meta.url), [
      ending,
      broken,
      endless,
    ]);
    for (const path of [ending, broken, endless]) await child.prints(`${path}: hello`);
    await appendFile(ending, 'end\n');
    await child.prints(`${ending}: closed`);
    await appendFile(broken, 'corrupt\n');
    await child.prints(`${broken}: closed`);
    await appendFile(endless, '{ "message": "still here" }\n');
    await child.prints('still here');
    child.process.kill('SIGTERM');
    const { stdout, ...end } = await child.ended();
    await rm(folder, { recursive: true });
    expect(stdout.slice(3)).to.deep.equal([
      `${ending}: ended`,
      `${ending}: closed`,
      `${broken}: SyntaxError`,
      `${broken}: closed`,
      `${endless}: still here`,
      `${endless}: closed`,
    ]);
    expect(end).to.deep.equal({ stderr: '', code: null, signal: 'SIGTERM' });
  });
});
