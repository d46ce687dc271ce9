/** The example of lastcall/react in a real browser, on real connections. */
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { bundlePage } from '../../examples/frameworks/react/bundle.js';
import { type ChatServer, openChat } from '../../examples/frameworks/react/server.js';
import { sleep } from '../support/time.js';
import { launch } from './chromium.js';

/** The longest wait. */
const LIMIT_MS = 10_000;

describe('the chat of lastcall/react', () => {
  let server: ChatServer;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  before(async () => {
    server = await openChat(await bundlePage());
    browser = await launch();
  });

  after(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
  });

  beforeEach(async () => {
    page = await browser.newPage();
    page.setDefaultTimeout(LIMIT_MS);
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(`http://${server.host}`);
    await page.getByText('tea').click();
    await page.getByText('connected to').waitFor();
    await membersAre(1, 0);
  });

  afterEach(() => {
    expect(errors.splice(0)).to.deep.equal([]);
  });

  /** Wait until the rooms have this many members. */
  async function membersAre(tea: number, coffee: number): Promise<void> {
    const wanted = `${tea}, ${coffee}`;
    const end = Date.now() + LIMIT_MS;
    const members = () => ['tea', 'coffee'].map((room) => server.rooms.get(room)?.size ?? 0).join(', ');
    while (members() !== wanted) {
      if (Date.now() > end) throw new Error(`there are ${members()} in the rooms, not ${wanted}`);
      await sleep(5);
    }
  }

  it('is in one room at a time, and revokes the address of its file when the room is left', async () => {
    await page.locator('input').fill('hello');
    await page.getByText('Say', { exact: true }).click();
    await page.locator('li', { hasText: 'hello' }).waitFor();
    await page.getByText('Save').click();
    const address = (await page.getByText('Transcript').getAttribute('href')) ?? '';
    const download = `fetch(${JSON.stringify(address)}).then((file) => file.text(), () => 'gone')`;
    expect(await page.evaluate(download)).to.equal('hello');

    await page.getByText('coffee').click();
    await page.getByText('/coffee').waitFor();
    await membersAre(0, 1);
    await page.getByText('Leave').click();
    await membersAre(0, 0);
    expect(await page.evaluate(download)).to.equal('gone');
    await page.close();
  });

  it('hangs up when its page is reloaded or closed', async () => {
    await page.reload();
    await membersAre(0, 0);
    await page.getByText('coffee').click();
    await membersAre(0, 1);
    await page.close();
    await membersAre(0, 0);
  });
});
