/** Runs the neutral specs in a page: each is a test here that awaits its result from the page. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { neutralSpecs } from '../support/neutral.js';
import { root } from '../support/root.js';
import { bundle, pageProgram, scripts } from './bundle.js';
import { launch } from './chromium.js';
import { Site } from './site.js';

/** The result of a test, as `pages/report.ts` reports it. */
type Outcome =
  { readonly state: 'passed' | 'pending' } | { readonly state: 'failed'; readonly stack: string };

/** The longest that all of them together may take. */
const LIMIT_MS = 120_000;

/** Those of several copies load them from addresses that this site does not have. */
const specs = neutralSpecs('core').filter((path) => !path.endsWith('copies.spec.ts'));
const entries = [pageProgram('set-up'), ...specs, pageProgram('report')];
const site = await Site.open({
  ...(await bundle(entries)),
  '/': `<!doctype html>\n<script src="/mocha.js"></script>\n${scripts(entries)}`,
  '/mocha.js': await readFile(join(root, 'node_modules/mocha/mocha.js'), 'utf8'),
});
const browser = await launch();
const page = await browser.newPage();
const troubles: string[] = [];
page.on('pageerror', (error) => troubles.push(String(error.stack)));
page.on('crash', () => giveUp('the page crashed'));
await page.goto(site.url('/'));
const titles = await page.evaluate<string[][] | undefined>('globalThis.titles');
if (titles === undefined) throw new Error(`the specs did not load: ${troubles.join('\n')}`);

const outcomes = titles.map(() => {
  let report!: (outcome: Outcome) => void;
  const reported = new Promise<Outcome>((resolve) => (report = resolve));
  return { reported, report };
});
let hookFailures: string[] = [];

function giveUp(why: string): void {
  for (const { report } of outcomes) report({ state: 'failed', stack: why });
}

await page.exposeFunction('reportOutcome', (index: number, outcome: Outcome) =>
  outcomes[index]?.report(outcome),
);
await page.exposeFunction('reportEnd', (failures: string[]) => {
  hookFailures = failures;
  giveUp(`did not run: ${failures.join('\n')}`);
});

const suites = new Map<string, number[]>();
for (const [index, path] of titles.entries()) {
  const suite = path.slice(0, -1).join(' › ');
  suites.set(suite, [...(suites.get(suite) ?? []), index]);
}

describe(`in Chromium ${browser.version()}`, function () {
  this.timeout(LIMIT_MS);

  before(async () => {
    setTimeout(giveUp, LIMIT_MS, `not done within ${LIMIT_MS} ms`).unref();
    await page.evaluate('run()');
  });

  after(async () => {
    await browser.close();
    site.close();
  });

  for (const [suite, indexes] of suites) {
    describe(suite, () => {
      for (const index of indexes) {
        it(titles[index]?.at(-1) ?? '', async function () {
          const outcome = await outcomes[index]?.reported;
          if (outcome?.state === 'pending') this.skip();
          if (outcome?.state === 'failed') throw Object.assign(new Error(), { stack: outcome.stack });
        });
      }
    });
  }

  it('leaves nothing alive, and no listener, after each of these specs', () => {
    if (hookFailures.length > 0) throw new Error(hookFailures.join('\n'));
  });
});
