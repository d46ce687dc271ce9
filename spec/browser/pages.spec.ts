/** Every way to leave a page × what it owns: real pages in Chromium, observed by the site that serves them. */
import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { bundle, pageProgram, scripts } from './bundle.js';
import { launch } from './chromium.js';
import { Site } from './site.js';

const entries = [pageProgram('records')];
const run = ['newest', 'twin', 'async begins', 'oldest', 'async goes on'];

describe('the end of a page', () => {
  let site: Site;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  before(async () => {
    site = await Site.open({
      ...(await bundle(entries)),
      '/records': `<!doctype html>\n<html data-life="LIFE">\n${scripts(entries)}`,
      '/frame': '<!doctype html>\n<iframe src="/records"></iframe>',
      '/frame-throwing': '<!doctype html>\n<iframe src="/records?throwing"></iframe>',
      '/opener': '<!doctype html>\n<script>const opened = open("/records");</script>',
      '/other': '<!doctype html>\n<title>other</title>',
    });
    browser = await launch();
  });

  after(async () => {
    await browser.close();
    site.close();
  });

  beforeEach(async () => {
    context = await browser.newContext();
    page = await context.newPage();
  });

  afterEach(() => context.close());

  /** Open a page; return the number of its life once it is shown. */
  async function open(path: string): Promise<number> {
    const life = site.lives.length;
    await page.goto(site.url(path));
    await site.logUntil(life, 'shown');
    return life;
  }

  const waysToLeave: Record<string, readonly [path: string, leave: () => Promise<unknown>]> = {
    'it is reloaded': ['/records', () => page.reload()],
    'its tab is closed': ['/records', () => page.close()],
    'its opener closes it': ['/opener', () => page.evaluate('opened.close()')],
    'it is left for another page and not kept': ['/records?unload', () => page.goto(site.url('/other'))],
    'its frame is navigated elsewhere': [
      '/frame',
      () => page.evaluate('document.querySelector("iframe").src = "/other"'),
    ],
  };
  for (const [way, [path, leave]] of Object.entries(waysToLeave)) {
    it(`runs what it owns exactly once when ${way}`, async () => {
      const life = await open(path);
      await leave();
      const log = await site.logUntil(life, 'hidden for good');
      expect(log).to.deep.equal(['shown', ...run, 'hidden for good']);
    });
  }

  // A frame is removed at once, so what it would do a moment later does not happen.
  const runInFrame = run.filter((entry) => entry !== 'async goes on');
  const removeFrame = (): Promise<unknown> => page.evaluate('document.querySelector("iframe").remove()');

  it('runs what it owns exactly once when its frame is removed', async () => {
    const life = await open('/frame');
    await removeFrame();
    const log = await site.logUntil(life, 'hidden for good');
    expect(log).to.deep.equal(['shown', ...runInFrame, 'hidden for good']);
  });

  it('writes a failing callback to the console, with its stack, and runs the rest', async () => {
    const life = await open('/frame-throwing');
    const message = page.waitForEvent('console', { timeout: 10_000 });
    await removeFrame();
    expect((await message).type()).to.equal('error');
    expect((await message).text()).to.match(
      /^lastcall: failOnPurpose\(HTMLDocument\) failed at exit: RangeError: broken\n +at .*failOnPurpose/,
    );
    const log = await site.logUntil(life, 'hidden for good');
    expect(log).to.deep.equal(['shown', ...runInFrame, 'hidden for good']);
  });

  it('does not come when the page is kept: it goes on working when it returns, and ends later', async () => {
    const life = await open('/records');
    const labels = await page.evaluate<string[]>('records.labels()');
    expect(labels.length).to.equal(4);

    await page.goto(site.url('/other'));
    await site.logUntil(life, 'hidden, perhaps to come back');
    const arrival = page.waitForEvent('framenavigated', { timeout: 10_000 });
    await page.evaluate('void setTimeout(() => history.back())');
    const returned = await site.logUntil(life, 'shown again');
    expect(returned).to.deep.equal(['shown', 'hidden, perhaps to come back', 'shown again']);
    await arrival; // Playwright must notice the return, too

    expect(await page.evaluate('records.labels()')).to.deep.equal(labels);
    expect(await page.evaluate('records.make(); records.labels()')).to.deep.equal([...labels, ...labels]);
    await page.reload();
    const log = await site.logUntil(life, 'hidden for good');
    expect(log.slice(returned.length)).to.deep.equal([
      ...['newest', 'twin', 'async begins', 'oldest'],
      ...['newest', 'twin', 'async begins', 'oldest'],
      ...['async goes on', 'async goes on', 'hidden for good'],
    ]);
  });

  it('is not reported to a page that is discarded while it is kept: what it owns is lost', async () => {
    const life = await open('/records');
    await page.goto(site.url('/other'));
    await site.logUntil(life, 'hidden, perhaps to come back');
    await page.close();
    page = await context.newPage();
    await open('/records');
    expect(site.lives[life]).to.deep.equal(['shown', 'hidden, perhaps to come back']);
  });

  it('has a listener only while something alive must run there, and only for pagehide', async () => {
    await open('/records?none');
    expect(await page.evaluate('records.listeners.log')).to.deep.equal([]);
    await page.evaluate('records.make()');
    expect(await page.evaluate('records.listeners.log')).to.deep.equal(['+pagehide']);
    await page.evaluate('records.make()');
    expect(await page.evaluate('records.listeners.now')).to.deep.equal(['pagehide']);
    await page.evaluate('records.drain()');
    expect(await page.evaluate('records.listeners.log')).to.deep.equal(['+pagehide', '-pagehide']);
  });

  it('cannot be caused by shutdown, which drains and then rejects', async () => {
    const life = await open('/records');
    expect(await page.evaluate('records.shutdown().catch(String)')).to.equal(
      'Error: A page cannot be ended from inside: everything was released, but it goes on',
    );
    const log = await site.logUntil(life, 'oldest');
    expect(log).to.deep.equal(['shown', 'newest', 'not the twin', 'async begins', 'async goes on', 'oldest']);
  });
});
