/** Tests that time out: their bodies run on while other tests run. */
import { test } from 'node:test';
import { guard, testScope } from 'lastcall/node-test';
import { leaveScope, sleep } from '../resources.js';

test('times out, and makes something afterwards', { timeout: 20 }, async (t) => {
  guard(t);
  const scope = testScope(t);
  scope.defer(() => console.log(`the scope has ended, aborted: ${scope.signal.aborted}`));
  await sleep(60);
  leaveScope();
});

test('runs at the same time', async (t) => {
  guard(t);
  await sleep(120);
});
