/** Tests that leave things alive, and such as do not. */
import { AsyncScope, finalize, live, Scope } from 'lastcall';
import { outliveTest } from 'lastcall/mocha';
import { apart, collect } from '../../../support/collect.js';
import { dropManaged, leaveFinalizer, leaveManaged, leaveScope, sleep } from '../resources.js';

function closePool(): void {}

const beforeAll = new Scope();

describe('outer', () => {
  let suite: AsyncScope;
  const opened: Scope[] = [];

  before(() => {
    suite = new AsyncScope();
    beforeAll.defer(closePool);
  });

  afterEach(() => {
    for (const scope of opened.splice(0)) scope.dispose();
  });

  after(async () => {
    await suite.disposeAsync();
    beforeAll.dispose();
  });

  it('passes', function () {
    this.scope.defer(async () => sleep(1));
  });

  it('leaves a finalizer', () => leaveFinalizer());

  it('leaves a scope', () => leaveScope());

  it('leaves a managed value', async () => {
    await sleep(1);
    leaveManaged();
  });

  it('leaves what waits for the collector', () => dropManaged());

  it('leaves what is collected meanwhile', async () => {
    await apart(dropManaged);
    await collect(() => !live().some(({ label }) => label.includes('dropped')));
  });

  it('leaves what belongs to its suite', () => {
    suite.defer(closePool);
    suite.child().defer(closePool);
  });

  it('leaves what is to outlive it', () => {
    outliveTest(() => finalize(suite, closePool));
  });

  it('leaves it to afterEach', () => {
    const scope = new Scope();
    opened.push(scope);
    scope.defer(closePool);
  });

  it('fails and leaves', () => {
    leaveFinalizer();
    throw new Error('its own error');
  });

  it('has a scope that fails', function () {
    this.scope.defer(async () => Promise.reject(new Error('not released')));
  });

  it('has a scope that fails, and leaves', function () {
    this.scope.defer(async () => Promise.reject(new Error('not released')));
    leaveScope();
  });

  it('leaves, and is skipped half way', function () {
    leaveScope();
    this.skip();
  });

  let attempts = 0;
  it('is tried again, and leaves the first time', function () {
    this.retries(1);
    attempts += 1;
    if (attempts > 1) return;
    leaveScope();
    throw new Error('the first attempt');
  });

  describe('inner', () => {
    it('leaves twice', (done) => {
      leaveManaged();
      leaveManaged();
      done();
    });

    it('passes after all that', () => {});
  });
});
