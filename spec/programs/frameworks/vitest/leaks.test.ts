/** Tests that leave things alive, and such as do not. */
import { AsyncScope, finalize, Scope } from 'lastcall';
import { outliveTest, test } from 'lastcall/vitest';
import { afterAll, afterEach, beforeAll, describe, it, onTestFinished } from 'vitest';
import { dropManaged, leaveFinalizer, leaveManaged, leaveScope, sleep } from '../resources.js';

function closePool(): void {}

describe('outer', () => {
  let suite: AsyncScope;
  const opened: Scope[] = [];

  beforeAll(() => {
    suite = new AsyncScope();
  });

  afterEach(() => {
    for (const scope of opened.splice(0)) scope.dispose();
  });

  afterAll(() => suite.disposeAsync());

  test('passes', ({ scope }) => {
    scope.defer(async () => sleep(1));
  });

  it('leaves a finalizer', () => leaveFinalizer());

  it('leaves a scope', () => leaveScope());

  it('leaves a managed value', async () => {
    await sleep(1);
    leaveManaged();
  });

  it('leaves what waits for the collector', () => dropManaged());

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

  it('leaves it to onTestFinished', () => {
    const scope = new Scope();
    scope.defer(closePool);
    onTestFinished(() => scope.dispose());
  });

  it('fails and leaves', () => {
    leaveFinalizer();
    throw new Error('its own error');
  });

  test('has a scope that fails', ({ scope }) => {
    scope.defer(async () => Promise.reject(new Error('not released')));
  });

  test('has a scope that fails, and leaves', ({ scope }) => {
    scope.defer(async () => Promise.reject(new Error('not released')));
    leaveScope();
  });

  it('leaves, and is skipped half way', ({ skip }) => {
    leaveScope();
    skip();
  });

  let attempts = 0;
  it('is tried again, and leaves the first time', { retry: 1 }, () => {
    attempts += 1;
    if (attempts > 1) return;
    leaveScope();
    throw new Error('the first attempt');
  });

  describe('inner', () => {
    afterEach(({ task }) => {
      if (task.name === 'has a scope, and an afterEach that fails') throw new Error('afterEach');
    });

    test('has a scope, and an afterEach that fails', ({ scope }) => {
      scope.defer(closePool);
    });

    it('leaves twice', () => {
      leaveManaged();
      leaveManaged();
    });

    it('passes after all that', () => {});
  });
});
