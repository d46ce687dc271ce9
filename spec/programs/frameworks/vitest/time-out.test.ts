/** Tests that time out: their bodies run on while other tests run. */
import { test } from 'lastcall/vitest';
import { describe } from 'vitest';
import { leaveScope, sleep } from '../resources.js';

describe('time-outs', () => {
  test('times out, and makes something afterwards', { timeout: 20 }, async ({ scope }) => {
    scope.defer(() => console.log(`the scope has ended, aborted: ${scope.signal.aborted}`));
    await sleep(60);
    leaveScope();
  });

  test('runs at the same time', () => sleep(120));
});
