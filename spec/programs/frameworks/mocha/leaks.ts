/** Tests that leave things alive, and tests that do not. */
import { createRequire } from 'node:module';
import { AsyncScope, Scope } from 'lastcall';
import { outliveTest } from 'lastcall/mocha';
import { cases } from '../cases.js';
import { leaveManaged, leaveScope } from '../resources.js';

interface Pool {
  connect(): object;
}

const kept: object[] = [];

describe('outer', () => {
  let suite: AsyncScope;
  const opened: Scope[] = [];

  before(() => {
    suite = new AsyncScope();
    leaveManaged();
  });

  afterEach(() => {
    for (const scope of opened.splice(0)) scope.dispose();
  });

  after(async () => {
    await suite.disposeAsync();
  });

  for (const { title, body } of cases) {
    it(title, function () {
      return body({ scope: this.scope, suite, outliveTest }) as PromiseLike<void>;
    });
  }

  it('leaves it to afterEach', () => {
    const scope = new Scope();
    opened.push(scope);
    scope.defer(() => {});
  });

  it('has a scope that fails, and leaves', function () {
    this.scope.defer(async () => Promise.reject(new Error('not released')));
    leaveScope();
  });

  it('leaves what a package made for it', () => {
    const pool = createRequire(import.meta.url)('pool') as Pool;
    kept.push(pool.connect());
  });

  it('leaves when it is done', (done) => {
    setTimeout(() => {
      leaveScope();
      done();
    }, 1);
  });

  it('leaves, and is skipped half way', function () {
    leaveScope();
    this.skip();
  });

  let attempts = 0;
  it('is retried, and leaves the first time', function (done) {
    this.retries(1);
    attempts += 1;
    if (attempts === 1) leaveScope();
    done(attempts === 1 ? new Error('the first attempt') : undefined);
  });

  describe('inner', () => {
    before(function () {
      if ('scope' in this) throw new Error('there is a scope outside of a test');
    });

    it('passes after all that', () => {});
  });
});

describe('with hooks', () => {
  describe('before', () => {
    beforeEach(() => leaveScope());
    it('has a beforeEach that leaves', () => {});
  });

  describe('after', () => {
    afterEach(() => leaveScope());
    it('has an afterEach that leaves', () => {});
  });

  describe('skipping', () => {
    beforeEach(function () {
      leaveManaged();
      this.skip();
    });
    it('is skipped by a beforeEach that leaves', () => {});
  });

  describe('failing', () => {
    beforeEach(() => {
      leaveScope();
      throw new Error('beforeEach');
    });
    it('has a beforeEach that leaves and fails', () => {});
    it('is not run', () => {});
  });
});
