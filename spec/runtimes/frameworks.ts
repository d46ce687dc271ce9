/** `npm run test:frameworks`: tests the adapters on this Node; those whose frameworks exclude it, on the newest. */
import { skippedHere } from '../support/choosy.js';
import { runtime } from '../support/runtime.js';
import { findRuntimes, NEWEST_NODE } from './install.js';
import { ALL_FRAMEWORKS, FRAMEWORKS, Runs } from './mocha.js';

const runs = new Runs();
await runs.test(runtime, [...runtime.command, ...ALL_FRAMEWORKS]);
const skipped = skippedHere();
if (skipped.length > 0) {
  const [newest] = findRuntimes([NEWEST_NODE]);
  if (newest === undefined || 'missing' in newest) runs.miss(NEWEST_NODE, newest?.missing ?? 'not known');
  else {
    const command = [...newest.runtime.command, ...FRAMEWORKS, '--forbid-pending', ...skipped];
    await runs.test(newest.runtime, command);
  }
}
runs.sumUp();
