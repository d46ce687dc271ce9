/** Tests that take too long: their bodies run on while others do. */
import { test } from 'node:test';
import { guard, testScope } from 'lastcall/node-test';
import { leaveScope, sleep } from '../resources.js';

test('takes too long, and goes on to make something', { timeout: 20 }, async (t) => {
  guard(t);
  const scope = testScope(t);
  scope.defer(() => console.log(`the scope has ended, aborted: ${scope.signal.aborted}`));
  await sleep(60);
  leaveScope();
});

test('runs meanwhile', async (t) => {
  guard(t);
  await sleep(120);
});
