/** Tests that take too long: their bodies run on while others do. */
import { test } from 'lastcall/vitest';
import { describe } from 'vitest';
import { leaveScope, sleep } from '../resources.js';

describe('time-outs', () => {
  test('takes too long, and goes on to make something', { timeout: 20 }, async ({ scope }) => {
    scope.defer(() => console.log(`the scope has ended, aborted: ${scope.signal.aborted}`));
    await sleep(60);
    leaveScope();
  });

  test('runs meanwhile', () => sleep(120));
});
