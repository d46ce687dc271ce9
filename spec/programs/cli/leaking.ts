/** Leaks as its arguments say: to the collector, to the end of the program, or not at all. */
import { finalize, Scope } from 'lastcall';
import { keep, say } from '../say.js';

const { gc } = globalThis as { gc?: () => void };

const leaks: Record<string, () => unknown> = {
  nothing() {
    using scope = new Scope();
    scope.defer(function disposed() {});
  },
  async 'to the collector'() {
    let left = 3;
    for (let count = left; count > 0; count--) finalize({}, () => void (left -= 1));
    while (left > 0) {
      gc?.();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  },
  'to the end': () => finalize(keep({}), function atTheEnd() {}),
  'and fails': () => (process.exitCode = 7),
  'and is killed': () => process.kill(process.pid, 'SIGTERM'),
};

for (const name of process.argv.slice(2)) await leaks[name]?.();
say('left');
