/** The examples of the component frameworks' adapters, in a real browser. */
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { bundleExample, printedByExamples } from '../support/framework.js';
import { sleep } from '../support/time.js';
import { launch } from './chromium.js';
import { Site } from './site.js';

const PAGE = '<!doctype html><body><script type="module" src="/program.js"></script></body>';

/** The longest wait. */
const LIMIT_MS = 10_000;

const examples = {
  vue: { file: 'vue.ts', before: [] },
  svelte: { file: 'svelte/main.ts', before: [] },
  solid: { file: 'solid.ts', before: [] },
  angular: { file: 'angular.ts', before: ['Angular is running in development mode.'] },
};

describe('in a real browser', () => {
  let browser: Browser;

  before(async () => {
    browser = await launch();
  });

  after(() => browser.close());

  for (const [name, { file, before }] of Object.entries(examples)) {
    it(`the example of lastcall/${name} releases its connections and timers, list by list`, async () => {
      const site = await Site.open({ '/': PAGE, '/program.js': await bundleExample(file) });
      const page = await browser.newPage();
      try {
        const printed: string[] = [];
        const errors: string[] = [];
        page.on('console', (message) => {
          if (message.type() === 'log') printed.push(message.text());
        });
        page.on('pageerror', (error) => errors.push(String(error)));
        await page.goto(site.url('/'));
        const expected = [...before, ...printedByExamples];
        const end = Date.now() + LIMIT_MS;
        while (printed.length < expected.length && errors.length === 0 && Date.now() < end) {
          await sleep(5);
        }
        expect(errors).to.deep.equal([]);
        expect(printed).to.deep.equal(expected);
      } finally {
        await page.close();
        site.close();
      }
    });
  }
});
