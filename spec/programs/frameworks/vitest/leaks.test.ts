/** Tests that leave things alive, and tests that do not. */
import { AsyncScope, finalize, Scope } from 'lastcall';
import { outliveTest, test } from 'lastcall/vitest';
import {
  afterAll,
  afterEach,
  aroundEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  onTestFinished,
} from 'vitest';
import { cases } from '../cases.js';
import { leaveManaged, leaveScope } from '../resources.js';

function closePool(): void {}

describe('outer', () => {
  let suite: AsyncScope;
  const opened: Scope[] = [];

  beforeAll(() => {
    suite = new AsyncScope();
    leaveManaged();
  });

  afterEach(() => {
    for (const scope of opened.splice(0)) scope.dispose();
  });

  afterAll(() => suite.disposeAsync());

  for (const { title, body } of cases) {
    test(title, ({ scope }) => body({ scope, suite, outliveTest }) as PromiseLike<void>);
  }

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

  test('has a scope that fails, and leaves', ({ scope }) => {
    scope.defer(async () => Promise.reject(new Error('not released')));
    leaveScope();
  });

  it('leaves, and is skipped half way', ({ skip }) => {
    leaveScope();
    skip();
  });

  let attempts = 0;
  it('is retried, and leaves the first time', { retry: 1 }, () => {
    attempts += 1;
    if (attempts > 1) return;
    leaveScope();
    throw new Error('the first attempt');
  });

  it.each(['one', 'another'])('leaves for %s', () => leaveScope());

  describe('inner', () => {
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

  describe('around', () => {
    aroundEach(async (runTest) => {
      leaveScope();
      await runTest();
    });
    it('has an aroundEach that leaves', () => {});
  });

  describe('with its scope', () => {
    test.beforeEach(({ scope }) => scope.defer(closePool));
    test('shares its scope with a hook', ({ scope }) => expect(scope.disposed).toBe(false));
  });

  describe('failing', () => {
    afterEach(() => {
      throw new Error('afterEach');
    });
    test('has a scope, and an afterEach that fails', ({ scope }) => scope.defer(closePool));
  });
});

describe('with fixtures', () => {
  const log: string[] = [];
  const extended = test.extend<{ file: string }>({
    async file({ scope }, use) {
      scope.defer(() => void log.push('scope'));
      await use('file');
      log.push('file');
    },
  });
  extended('has a fixture that needs the scope', ({ file }) => expect(file).toBe('file'));
  it('has seen the fixture end before the scope', () => expect(log).toEqual(['file', 'scope']));

  const replaced = test.extend<{ scope: AsyncScope }>({
    scope: ({ scope }, use) => use(scope.child()),
  });
  replaced('has a scope in the place of its own', ({ scope }) => scope.defer(closePool));
});

let closeFilesPool = closePool;
const pooled = test.extend('pool', { scope: 'file' }, () => {
  const pool = {};
  closeFilesPool = outliveTest(() => finalize(pool, closePool));
  return pool;
});
afterAll(() => closeFilesPool());
pooled('is the first to need what is the file’s', ({ pool }) => expect(pool).toEqual({}));
pooled('needs what is the file’s, too', ({ pool }) => expect(pool).toEqual({}));
