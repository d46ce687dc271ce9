/** Concurrent tests that leave things alive. */
import { test } from 'lastcall/vitest';
import { describe } from 'vitest';
import { leaveManaged, leaveScope, sleep } from '../resources.js';

describe.concurrent('concurrent tests', () => {
  test('leaves early', async () => {
    leaveScope();
    await sleep(50);
  });

  test('passes all the time', async ({ scope }) => {
    for (let n = 0; n < 10; n++) {
      scope.defer(() => sleep(1));
      await sleep(10);
    }
  });

  test('leaves late', async () => {
    await sleep(30);
    leaveManaged();
  });

  for (let n = 0; n < 20; n++) test(`passes as number ${n}`, ({ scope }) => scope.defer(() => sleep(1)));
});
