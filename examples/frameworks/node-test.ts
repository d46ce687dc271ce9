/** Tests with `node --test`. Each fails if it leaves a server or a folder behind. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { guard, testScope } from 'lastcall/node-test';
import { folderOf, serve } from './greetings.js';

beforeEach((t) => guard(t));

test('greets whoever asks', async (t) => {
  const scope = testScope(t);
  const address = await serve(scope, await folderOf(scope, { ada: 'hello, Ada' }));
  assert.equal(await (await fetch(`${address}/ada`)).text(), 'hello, Ada');
});

test('says so when it knows no such name', async (t) => {
  const scope = testScope(t);
  const address = await serve(scope, await folderOf(scope, {}));
  assert.equal((await fetch(`${address}/bob`)).status, 404);
});
