/** Callbacks throw and reject at the exit. */
import { AsyncScope, configure, finalize } from 'lastcall';
import { keep, say } from '../say.js';

function fail(): never {
  throw new Error('broken callback');
}
function handle(): never {
  throw new Error('broken handler');
}

const target = globalThis; // never collected
finalize(target, say, 'oldest');
finalize(target, fail);
keep(new AsyncScope()).defer(async function reject() {
  throw new Error('broken promise');
});
finalize(target, say, 'newest');
if (process.argv[2] === 'getter') {
  keep(new AsyncScope()).use({
    async [Symbol.asyncDispose]() {},
    get [Symbol.dispose](): () => void {
      throw new Error('broken getter');
    },
  });
  process.exit(2);
}
if (process.argv[2] === 'handler') configure({ onError: handle });
