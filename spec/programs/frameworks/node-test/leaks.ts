/** Tests that leave things alive, and tests that do not. */
import { after, afterEach, before, beforeEach, describe, it, test } from 'node:test';
import { AsyncScope, Scope } from 'lastcall';
import { guard, outliveTest, testScope } from 'lastcall/node-test';
import { cases } from '../cases.js';
import { leaveManaged, leaveScope } from '../resources.js';

function closePool(): void {}

test('outer', async (outer) => {
  const suite = testScope(outer);

  for (const { title, body } of cases) {
    await outer.test(title, (t) => {
      guard(t);
      return body({ scope: testScope(t), suite, outliveTest }) as Promise<void>;
    });
  }

  await outer.test('leaves it to after', (t) => {
    guard(t);
    const scope = new Scope();
    scope.defer(closePool);
    t.after(() => scope.dispose());
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
    await t.test('leaves in a subtest', (subtest) => {
      guard(subtest);
      leaveScope();
    });
    await t.test('leaves, and is not guarded itself', () => leaveManaged());
  });
});

describe('suite', () => {
  let suite: AsyncScope;

  before(() => {
    suite = new AsyncScope();
  });
  beforeEach((t) => guard(t));
  after(() => suite.disposeAsync());

  it('leaves in a guarded suite', () => leaveScope());
  it('passes in a guarded suite', () => suite.defer(closePool));
});

describe('with hooks', () => {
  beforeEach((t) => guard(t));

  describe('before', () => {
    beforeEach(() => leaveScope());
    it('has a beforeEach that leaves', () => {});
  });

  describe('after', () => {
    afterEach(() => leaveScope());
    it('has an afterEach that leaves', (t, done) => void setTimeout(done, 1));
  });

  describe('failing', () => {
    beforeEach(() => {
      leaveScope();
      throw new Error('beforeEach');
    });
    it('has a beforeEach that leaves and fails', () => {});
  });

  describe('of a suite', () => {
    before((t) => guard(t));
    it('is not run', () => {});
  });
});
