/** The page of a report in Chromium, without a network, for 10,000 records of a real program. */
import { expect } from 'chai';
import { pathToFileURL } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { bundle, pageProgram } from '../../browser/bundle.js';
import { launch } from '../../browser/chromium.js';
import { useFolder } from '../../node/files/folder.js';
import { HOSTILE } from '../../programs/debug/hostile.js';
import { run } from '../../support/child.js';

/** The limit of all waits, in milliseconds. */
const LIMIT_MS = 10_000;

/** The least contrast of text. */
const LEAST_CONTRAST = 4.5;

describe('the page of a report', () => {
  const path = useFolder();
  let browser: Browser;
  let page: Page;
  let contrast = '';
  const requests: string[] = [];
  const complaints: string[] = [];

  before(async () => {
    const { code, stderr } = await run('debug/many-places', path('report.html'));
    expect(code, stderr).to.equal(0);
    const scripts = await bundle([pageProgram('contrast')]);
    contrast = Object.values(scripts).join('\n');
    browser = await launch();
  });

  after(() => browser.close());

  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1_440, height: 900 }, offline: true });
    page.setDefaultTimeout(LIMIT_MS);
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(pathToFileURL(path('report.html')).href);
  });

  afterEach(async () => {
    await page.close();
    expect(requests.splice(0)).to.deep.equal([pathToFileURL(path('report.html')).href]);
    expect(complaints.splice(0)).to.deep.equal([]);
  });

  const rows = (): Locator => page.locator('.place');
  const openers = (): Locator => page.locator('.opener');
  const shown = (): Promise<string> => page.locator('#shown').innerText();
  const head = (name: string): Locator => page.getByRole('columnheader', { name, exact: true });
  const find = (text: string): Promise<void> => page.getByRole('searchbox').fill(text);

  const chips = (): Locator => page.getByRole('group', { name: 'Only places with' });
  const chip = (name: string): Locator => chips().getByRole('button', { name });

  /** The drawn cells of a column. */
  const cells = (column: string): Promise<string[]> =>
    page.locator(`td[data-title="${column}"]`).allTextContents();

  it('starts with whether something leaks, and where', async () => {
    expect(await page.title()).to.equal('many-places.js: lastcall');
    expect(await page.locator('h1').innerText()).to.equal('30 records were forgotten, at 1 place');
    expect(await page.locator('.finding').allInnerTexts()).to.deep.equal([
      'Collected\nforget(Target)\nends/collected.js:1:33\n30 of 30 released by the collector',
      'At exit\nflush(Target)\nends/at-exit.js:1:33\n4 of 4 released at the end of the program',
      'Failed\nrefuse(Target)\nends/failed.js:1:33\n3 callbacks failed',
    ]);
  });

  it('shows only the place of a finding, opened, when it is clicked', async () => {
    await page.locator('.finding', { hasText: 'Collected' }).click();
    expect(await cells('Collected')).to.deep.equal(['30']);
    expect(await openers().getAttribute('aria-expanded')).to.equal('true');
    expect(await page.locator('.stack').allInnerTexts()).to.have.length(1);
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(await shown()).to.match(/^2,006 places, 10,000 alive/);
  });

  it('shows the totals', async () => {
    const totals = await page.locator('#totals > div').allInnerTexts();
    expect(totals.slice(0, 4).map((total) => total.split('\n'))).to.deep.equal([
      ['Alive now', '10,000'],
      ['Born', '10,093'],
      ['Ended', '93', '40 disposed', '13 called', '6 detached', '4 at exit', '30 collected'],
      ['Failed', '3'],
    ]);
    expect(totals[4]).to.match(
      /^Time in callbacks\n[\d.]+ m?s\n87 ran\n[\d.]+ ms on average\nlongest [\d.]+ ms$/,
    );
  });

  it('draws some of many places, and more on request', async () => {
    expect(await shown()).to.equal('2,006 places, 10,000 alive; paths are relative to /srv/app/');
    expect(await rows().count()).to.equal(40);
    await page.getByRole('button', { name: 'Show 40 more of 1,966' }).click();
    expect(await rows().count()).to.equal(80);
  });

  it('finds places by label', async () => {
    await find('release1234');
    expect(await openers().allInnerTexts()).to.deep.equal(['release1234(Target)']);
    expect(await cells('Where')).to.deep.equal(['area-34/file-1234.js:1:33']);
    expect(await shown()).to.match(/^1 of 2,006 places, 5 alive/);
  });

  it('finds places by path and by several words, ignoring case', async () => {
    await find('AREA-39/ RELEASE19');
    expect((await openers().allInnerTexts()).sort()).to.deep.equal(
      ['release1919(Target)', 'release1959(Target)', 'release1999(Target)', 'release199(Target)'].sort(),
    );
  });

  it('says so when nothing matches', async () => {
    await find('no such place');
    expect(await rows().count()).to.equal(0);
    expect(await shown()).to.match(/^0 of 2,006 places, 0 alive/);
  });

  const ends: Record<string, readonly [label: string, count: string]> = {
    Disposed: ['close(Target)', '40'],
    Called: ['hangUp(Target)', '10'],
    Detached: ['handOver(Target)', '6'],
    'At exit': ['flush(Target)', '4'],
    Collected: ['forget(Target)', '30'],
    Failed: ['refuse(Target)', '3'],
  };
  for (const [name, [label, count]] of Object.entries(ends)) {
    it(`filters places by: ${name}`, async () => {
      await chip(name).click();
      const labels = await openers().allInnerTexts();
      expect(labels).to.have.members(name === 'Called' ? [label, 'refuse(Target)'] : [label]);
      expect(await cells(name)).to.include(count);
    });
  }

  it('combines filters, and clears them', async () => {
    await chip('Collected').click();
    await chip('At exit').click();
    expect(await openers().allInnerTexts()).to.have.members(['forget(Target)', 'flush(Target)']);
    expect(await chips().locator('[aria-pressed=true]').allInnerTexts()).to.deep.equal([
      'At exit',
      'Collected',
    ]);
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(await shown()).to.match(/^2,006 places/);
  });

  it('sorts by every column, both ways', async () => {
    const names = await page.locator('th:visible > button').allTextContents();
    expect(names.map((name) => name.replace(/[▲▼]/, ''))).to.deep.equal([
      ...['What', 'Where', 'Alive', 'Made when', 'Oldest', 'Born'],
      ...['Disposed', 'Called', 'Detached', 'At exit', 'Collected', 'Failed', 'Callbacks', 'Longest'],
    ]);
    const firstBy: Record<string, string> = {
      Disposed: 'close(Target)',
      Called: 'hangUp(Target)',
      Detached: 'handOver(Target)',
      'At exit': 'flush(Target)',
      Collected: 'forget(Target)',
      Failed: 'refuse(Target)',
      Born: 'close(Target)',
    };
    for (const [name, label] of Object.entries(firstBy)) {
      await head(name).getByRole('button').click();
      expect(await head(name).getAttribute('aria-sort')).to.equal('descending');
      expect(await openers().first().innerText()).to.equal(label);
    }
    await head('What').getByRole('button').click();
    expect(await head('What').getAttribute('aria-sort')).to.equal('ascending');
    expect(await page.locator('th[aria-sort]').count()).to.equal(1);
    await find('area-0/ release1');
    const upwards = await openers().allInnerTexts();
    expect(upwards.slice(0, 3)).to.deep.equal([
      'release120(Target)',
      'release160(Target)',
      'release1000(Target)',
    ]);
    await head('What').getByRole('button').click();
    expect(await head('What').getAttribute('aria-sort')).to.equal('descending');
    expect(await openers().allInnerTexts()).to.deep.equal(upwards.toReversed());
    await head('Where').getByRole('button').click();
    expect((await cells('Where'))[0]).to.equal('area-0/file-120.js:1:33');
  });

  it('sorts ages and times by duration, not by text', async () => {
    await chip('Failed').click();
    await chip('Disposed').click();
    await chip('Collected').click();
    await head('Callbacks').getByRole('button').click();
    const times = (await cells('Callbacks')).map((text) => parseFloat(text) * (/ s$/.test(text) ? 1_000 : 1));
    expect(times).to.have.length(3);
    expect(times).to.deep.equal(times.toSorted((a, b) => b - a));
  });

  it('opens a place by keyboard: its path, its stack and its live records', async () => {
    await find('release777');
    await openers().focus();
    await page.keyboard.press('Enter');
    expect(await openers().getAttribute('aria-expanded')).to.equal('true');
    const details = page.locator('.details');
    expect(await details.locator('> .path').innerText()).to.equal('/srv/app/area-17/file-777.js:1:33');
    const stack = (await details.locator('.stack').innerText()).split('\n');
    expect(stack[0]).to.equal('at /srv/app/area-17/file-777.js:1:33');
    expect(stack[1]).to.match(/many-places\.\w+:\d+:\d+/);
    const records = await details.locator('tbody tr').allInnerTexts();
    expect(records).to.have.length(5);
    for (const record of records)
      expect(record).to.match(/^release777\(Target\)\t(< 1|\d+(\.\d+)?) s\tfinalizer\tyes$/);
    await page.keyboard.press('Enter');
    expect(await details.count()).to.equal(0);
    expect(await openers().getAttribute('aria-expanded')).to.equal('false');
  });

  it('keeps a place open while the table is sorted and filtered', async () => {
    await find('release777');
    await openers().click();
    await find('area-17/');
    await head('What').getByRole('button').click();
    expect(await page.locator('.place:has(+ .below) .opener').allInnerTexts()).to.deep.equal([
      'release777(Target)',
    ]);
  });

  it('lists failures, the newest first, and shows the stack of one on click', async () => {
    const failures = page.locator('#failures li');
    expect(await failures.count()).to.equal(3);
    expect(await failures.first().innerText()).to.match(
      /refuse\(Target\) when called: RangeError: refused <\/script><script>window\.owned = 1<\/script>$/,
    );
    await failures.first().locator('summary').click();
    expect(await failures.first().locator('pre').innerText()).to.match(
      /^RangeError: refused .*\n +at .*many-places/,
    );
    await failures.first().getByRole('button', { name: 'ends/failed.js:1:33' }).click();
    expect(await openers().allInnerTexts()).to.deep.equal(['refuse(Target)']);
    expect(await page.locator('.details .failures li').count()).to.equal(3);
  });

  it('shows the numbers of the moment under the pointer, or of the whole time', async () => {
    const legend = page.locator('.legend');
    const all = await legend.innerText();
    expect(all.replaceAll(/\s+/g, ' ')).to.match(
      /^All [\d.]+ m?s alive 10,000 born 10,093 disposed 40 called 13 detached 6 at exit 4 collected 30$/,
    );
    await page.locator('.stage').hover({ position: { x: 60, y: 60 } });
    expect(await legend.innerText()).to.match(/^0 ms to 100 ms, at /);
    await page.locator('h1').hover();
    expect(await legend.innerText()).to.equal(all);
  });

  it('moves through the timeline by arrow keys; the moments add up to the totals', async () => {
    const stage = page.locator('.stage');
    const numbers = async (): Promise<number[]> =>
      (await page.locator('.legend b').allInnerTexts()).map((text) => Number(text.replaceAll(',', '')));
    const totals = await numbers();
    await stage.focus();
    await page.keyboard.press('Home');
    const last = Number(await stage.getAttribute('aria-valuemax'));
    const sums = totals.map(() => 0);
    let alive = 0;
    for (let moment = 0; moment <= last; moment++) {
      expect(await stage.getAttribute('aria-valuenow')).to.equal(String(moment));
      const now = await numbers();
      now.forEach((number, index) => (sums[index] = (sums[index] ?? 0) + number));
      alive = now[0] ?? 0;
      await page.keyboard.press('ArrowRight');
    }
    expect([alive, ...sums.slice(1)]).to.deep.equal(totals);
  });

  it('shows hostile names as plain text', async () => {
    const labels = await openers().locator('bdi').allTextContents();
    // lastcall shortens long labels, and half a surrogate pair is lost when it is encoded.
    const begin = (label: string): string => Buffer.from(label).toString().slice(0, 50);
    expect(labels.slice(0, HOSTILE.length).map(begin)).to.deep.equal(
      HOSTILE.map((name) => begin(`${name}(Target)`)),
    );
    for (let index = 0; index < HOSTILE.length; index++) await openers().nth(index).click();
    expect(await page.locator('.details').count()).to.equal(HOSTILE.length);
    expect(await page.evaluate('window.owned')).to.equal(undefined);
    expect(await page.locator('main img, main script, main style').count()).to.equal(0);
    expect(await page.locator('script').count()).to.equal(2);
  });

  it('blocks all loading, and all scripts but its own', async () => {
    const refused = await page.evaluate(`new Promise((resolve) => {
      const refused = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        refused.push(effectiveDirective);
        if (refused.length === 3) resolve(refused.sort());
      });
      document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:9/a.png' }));
      document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.owned = 5' }));
      fetch('http://127.0.0.1:9/b').catch(() => {});
    })`);
    expect(refused).to.deep.equal(['connect-src', 'img-src', 'script-src-elem']);
    expect(await page.evaluate('window.owned')).to.equal(undefined);
    requests.splice(1); // blocked requests are reported, too
    expect(complaints.splice(0).every((text) => /Content Security Policy/.test(text))).to.equal(true);
  });

  describe('in light and dark', () => {
    const ground = (): Promise<string> =>
      page.evaluate<string>('getComputedStyle(document.body).backgroundColor');

    /** Open one of each: a place with all details, a failure, the glossary. */
    async function openAll(): Promise<void> {
      await find('ends/');
      for (const opener of await openers().all()) await opener.click();
      for (const summary of await page.locator('summary').all()) await summary.click();
      await chip('Failed').click();
      await find('');
      await chip('Alive').click();
    }

    it('follows the system, until the reader chooses', async () => {
      await page.emulateMedia({ colorScheme: 'light' });
      const light = await ground();
      await page.emulateMedia({ colorScheme: 'dark' });
      const dark = await ground();
      expect(dark).not.to.equal(light);
      await page.getByRole('button', { name: 'Light', exact: true }).click();
      expect(await ground()).to.equal(light);
      await page.getByRole('button', { name: 'Dark', exact: true }).click();
      expect(await ground()).to.equal(dark);
      await page.emulateMedia({ media: 'print' });
      expect(await ground()).to.equal(light);
    });

    for (const colorScheme of ['light', 'dark'] as const) {
      it(`has a contrast of at least ${LEAST_CONTRAST} in all text when ${colorScheme}`, async () => {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await openAll();
        await page.evaluate(contrast);
        const contrasts = await page.evaluate<{ ratio: number; text: string }[]>('contrasts()');
        expect(contrasts.length).to.be.greaterThan(5);
        const poor = contrasts.filter(({ ratio }) => ratio < LEAST_CONTRAST).map(({ text }) => text);
        expect(poor).to.deep.equal([]);
      });
    }
  });

  for (const width of [400, 800, 1_200, 2_000]) {
    it(`fits into ${width} pixels`, async () => {
      await page.setViewportSize({ width, height: 900 });
      for (let index = 0; index < HOSTILE.length; index++) await openers().nth(index).click();
      await expectNoOverflow();
      await find('ends/');
      for (const opener of await openers().all()) await opener.click();
      await expectNoOverflow();
    });
  }

  async function expectNoOverflow(): Promise<void> {
    const [content, window] = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    );
    expect(content).to.be.at.most(window);
  }

  it('has headings, a table and names for all controls', async () => {
    const headings = await page.getByRole('heading').allInnerTexts();
    expect(headings.slice(1)).to.deep.equal(['Over time', 'Places that make records', 'Failures']);
    const table = page.getByRole('table', { name: 'Places that make records' });
    expect(await table.getByRole('row').count()).to.equal(41);
    const nameless = await page.evaluate(
      '[...document.querySelectorAll("button")].filter(({ textContent }) => textContent === "").length',
    );
    expect(nameless).to.equal(0);
  });

  const verdicts: Record<string, string> = {
    nothing: 'Nothing was made yet',
    disposed: 'No sign of a leak',
    'under way': 'No sign of a leak',
    'piling up': 'Records pile up at 1 place',
    'at exit': '1 record lived until the end of the program',
    failed: 'Nothing leaks, but 1 callback failed',
  };
  for (const [what, headline] of Object.entries(verdicts)) {
    it(`judges a program with records that are ${what}: ${headline}`, async () => {
      const { code, stderr } = await run('debug/verdicts', what, path('verdict.html'));
      expect(code, stderr).to.equal(0);
      await page.goto(pathToFileURL(path('verdict.html')).href);
      requests.pop();
      expect(await page.locator('h1').innerText()).to.equal(headline);
    });
  }
});
