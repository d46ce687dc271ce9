/** The end of dedicated workers: it runs nothing, unless they drain before. */
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { bundle, pageProgram } from './bundle.js';
import { launch } from './chromium.js';
import { Site } from './site.js';

const worker = 'spec/browser/pages/worker.js';

/** Collects the messages of workers, and waits until one is `entry`. */
const script = `
  const log = [];
  const channel = new BroadcastChannel('log');
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

  it('has no listeners and runs nothing at terminate(); draining it before runs what it owns', async () => {
    await page.goto(site.url('/'));
    const ready = 'ready, listeners: ';
    expect(
      await page.evaluate(`(async () => {
        const ready = until('${ready}');
        const terminated = start();
        await ready;
        terminated.terminate();
        const drained = until('drained 2');
        start().postMessage('drain');
        return await drained;
      })()`),
    ).to.deep.equal([ready, 'newest', 'oldest', 'drained 2']);
  });
});
