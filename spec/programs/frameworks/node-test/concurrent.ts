/** Concurrent tests that leave things alive. */
import { beforeEach, describe, it } from 'node:test';
import { guard, testScope } from 'lastcall/node-test';
import { leaveManaged, leaveScope, sleep } from '../resources.js';

describe('guarded in tests', { concurrency: true }, () => {
  it('leaves early', async (t) => {
    guard(t);
    leaveScope();
    await sleep(50);
  });

  it('passes all the time', async (t) => {
    guard(t);
    for (let n = 0; n < 10; n++) {
      testScope(t).defer(() => sleep(1));
      await sleep(10);
    }
  });

  it('leaves late', async (t) => {
    guard(t);
    await sleep(30);
    leaveManaged();
  });
});

describe('guarded in a hook', { concurrency: true }, () => {
  beforeEach((t) => guard(t));

  it('leaves, and ends first', () => leaveManaged());

  it('is the last to end', () => sleep(50));
});

describe('guarded in a hook, and in tests', { concurrency: true }, () => {
  beforeEach((t) => guard(t));

  it('leaves, and ends first', (t) => {
    guard(t);
    leaveManaged();
  });

  it('passes, and ends last', () => sleep(50));
});
