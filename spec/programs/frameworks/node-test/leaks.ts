/** Tests that leave things alive, and such as do not. */
import { after, before, beforeEach, describe, it, test, type TestContext } from 'node:test';
import { AsyncScope, finalize, Scope } from 'lastcall';
import { guard, outliveTest, testScope } from 'lastcall/node-test';
import { dropManaged, leaveFinalizer, leaveManaged, leaveScope, sleep } from '../resources.js';

function closePool(): void {}

test('outer', async (outer) => {
  const suite = testScope(outer);

  await outer.test('passes', (t) => {
    guard(t);
    testScope(t).defer(async () => sleep(1));
  });

  await outer.test('leaves a finalizer', (t) => {
    guard(t);
    leaveFinalizer();
  });

  await outer.test('leaves a scope', (t) => {
    guard(t);
    leaveScope();
  });

  await outer.test('leaves a managed value', async (t) => {
    guard(t);
    await sleep(1);
    leaveManaged();
  });

  await outer.test('leaves what waits for the collector', (t) => {
    guard(t);
    dropManaged();
  });

  await outer.test('leaves what belongs to its suite', (t) => {
    guard(t);
    suite.defer(closePool);
    suite.child().defer(closePool);
  });

  await outer.test('leaves what is to outlive it', (t) => {
    guard(t);
    outliveTest(() => finalize(suite, closePool));
  });

  await outer.test('leaves it to after', (t) => {
    guard(t);
    const scope = new Scope();
    scope.defer(closePool);
    t.after(() => scope.dispose());
  });

  await outer.test('fails and leaves', (t) => {
    guard(t);
    leaveFinalizer();
    throw new Error('its own error');
  });

  await outer.test('has a scope that fails', (t) => {
    guard(t);
    testScope(t).defer(async () => Promise.reject(new Error('not released')));
  });

  await outer.test('has a scope that fails, and leaves', (t) => {
    guard(t);
    testScope(t).defer(async () => Promise.reject(new Error('not released')));
    leaveScope();
  });

  await outer.test('fails, and has a scope that fails', (t) => {
    guard(t);
    testScope(t).defer(async () => Promise.reject(new Error('not released')));
    throw new Error('its own error');
  });

  await outer.test('leaves, and has a hook that fails', (t) => {
    guard(t);
    t.after(() => {
      throw new Error('hook');
    });
    leaveScope();
  });

  await outer.test('leaves, and is skipped half way', (t) => {
    guard(t);
    leaveScope();
    t.skip();
  });

  await outer.test('is guarded as its subtest is', async (t) => {
    guard(t);
    await t.test('leaves twice', (subtest) => {
      guard(subtest);
      leaveManaged();
      leaveManaged();
    });
    await t.test('leaves, and is not guarded itself', () => leaveManaged());
  });
});

describe('suite', () => {
  let suite: AsyncScope;

  before(() => {
    suite = new AsyncScope();
  });
  beforeEach((t) => guard(t as TestContext));
  after(() => suite.disposeAsync());

  it('leaves in a guarded suite', () => leaveScope());
  it('passes in a guarded suite', () => suite.defer(closePool));
});
