/** Tests with Mocha: `mocha --require lastcall/mocha mocha.js`. Each fails if it leaves a server or a folder behind. */
import assert from 'node:assert/strict';
import type {} from 'lastcall/mocha';
import { folderOf, serve } from './greetings.js';

describe('the server of greetings', () => {
  it('greets whoever asks', async function () {
    const address = await serve(this.scope, await folderOf(this.scope, { ada: 'hello, Ada' }));
    assert.equal(await (await fetch(`${address}/ada`)).text(), 'hello, Ada');
  });

  it('says so when it knows no such name', async function () {
    const address = await serve(this.scope, await folderOf(this.scope, {}));
    assert.equal((await fetch(`${address}/bob`)).status, 404);
  });
});
