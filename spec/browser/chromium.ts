/** The browser of the specs: the installed Chromium. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** @returns a sentence that says what is missing; `undefined` if nothing is. */
export function whatIsMissing(): string | undefined {
  if (existsSync(executablePath)) return undefined;
  return (
    `There is no Chromium at ${executablePath}: install it (on Debian: apt-get install chromium), ` +
    'or set the environment variable CHROMIUM to its path.'
  );
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    // Playwright turns the back/forward cache off; users have it on.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--enable-precise-memory-info',
      '--js-flags=--expose-gc',
    ],
  });
}
