/** Tests with Vitest, by the fixture `scope`. Each fails if it leaves a server or a folder behind. */
import { test } from 'lastcall/vitest';
import { expect } from 'vitest';
import { folderOf, serve } from './greetings.js';

test('greets whoever asks', async ({ scope }) => {
  const address = await serve(scope, await folderOf(scope, { ada: 'hello, Ada' }));
  expect(await (await fetch(`${address}/ada`)).text()).toBe('hello, Ada');
});

test('says so when it knows no such name', async ({ scope }) => {
  const address = await serve(scope, await folderOf(scope, {}));
  expect((await fetch(`${address}/bob`)).status).toBe(404);
});
