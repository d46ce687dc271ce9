/**
 * Runs bodies that leave something alive or nothing, and prints for each `ok VALUE` or the error of `expectNoLeaks`.
 */
import { finalize, manage, Scope } from 'lastcall';
import { expectNoLeaks, LeakError } from 'lastcall/debug';
import { apart, collect } from '../../support/collect.js';
import { sleep } from '../../support/time.js';
import { say } from '../say.js';

function close(): void {}
const kept: unknown[] = [];
const keep = (value: unknown): number => kept.push(value);

const before = new Scope();

const bodies: Record<string, () => unknown> = {
  'disposes all': () => {
    using scope = new Scope();
    scope.defer(close);
    return 42;
  },
  'leaves two': async () => {
    keep(finalize(before, close));
    await sleep(1);
    keep(manage('/tmp/socket', close));
  },
  'adds to a scope that was there': () => void before.defer(close),
  'fails, and leaves nothing': () => {
    throw new Error('no such table');
  },
  'fails, and leaves something': async () => {
    keep(manage('/tmp/socket', close));
    await sleep(1);
    throw new Error('no such table');
  },
  'leaves it to the collector': async () => {
    let collected = 0;
    await apart(() => void manage('/tmp/socket', () => (collected += 1)));
    await collect(() => collected === 1);
  },
};

for (const [name, body] of Object.entries(bodies)) {
  // Records that another body makes at the same time do not count for this one.
  const other = expectNoLeaks(async () => {
    for (let count = 0; count < 3; count++) {
      keep(manage('other', close));
      await sleep(1);
    }
  }).catch((error: unknown) => (error as LeakError).left.map(({ label }) => label).join());
  try {
    say(`${name}: ok ${String(await expectNoLeaks(body))}`);
  } catch (error) {
    const { message, cause } = error as Error;
    const left = error instanceof LeakError ? error.left : [];
    const sites = left.map(({ site = '' }) => /leaving\.js:\d+:\d+$/.test(site));
    say(
      `${name}: ${message
        .replaceAll(/ at \/\S+/g, ' at SITE')
        .split('\n')
        .join(' | ')} ${sites.join()} ${String(cause)}`,
    );
  }
  if ((await other) !== Array(3).fill('close("other")').join()) say(`the other left: ${String(await other)}`);
}
