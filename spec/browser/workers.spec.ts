/** What dedicated workers do at their end: nothing, unless they drain before. */
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { bundle, pageProgram } from './bundle.js';
import { launch } from './chromium.js';
import { Site } from './site.js';

const worker = 'spec/browser/pages/worker.js';

/** Collects what workers tell, and waits until they have told `entry`. */
const script = `
  const log = [];
  const channel = new BroadcastChannel('told');
  const start = () => new Worker('/${worker}', { type: 'module' });
  const until = (entry) => new Promise((resolve) => {
    channel.onmessage = ({ data }) => {
      log.push(data);
      if (data === entry) resolve(log.splice(0));
    };
  });
`;

describe('a dedicated worker', () => {
  let site: Site;
  let browser: Browser;
  let page: Page;

  before(async () => {
    site = await Site.open({
      ...(await bundle([pageProgram('worker')])),
      '/': `<!doctype html>\n<script>${script}</script>`,
    });
    browser = await launch();
    page = await browser.newPage();
  });

  after(async () => {
    await browser.close();
    site.close();
  });

  it('listens to nothing, and runs nothing at terminate(); what it owns runs when it drains before', async () => {
    await page.goto(site.url('/'));
    const ready = 'ready, listeners: ';
    expect(
      await page.evaluate(`(async () => {
        const ready = until('${ready}');
        const terminated = start();
        await ready;
        terminated.terminate();
        const told = until('drained 2');
        start().postMessage('drain');
        return await told;
      })()`),
    ).to.deep.equal([ready, 'newest', 'oldest', 'drained 2']);
  });
});
