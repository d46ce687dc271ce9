/** Ends records in every way, and prints the report as its argument says: `json` or `text`. */
import { AsyncScope, finalize, manage, Scope } from 'lastcall';
import { report } from 'lastcall/debug';
import { sleep } from '../../support/time.js';
import { keep, say } from '../say.js';

class Session {}
function close(): void {}
function fail(): void {
  throw new Error('the disk is full');
}

const called = finalize(new Session(), close);
called();
keep(finalize(new Session(), close)).detach();
{
  using scope = new Scope();
  for (let count = 0; count < 10; count++) scope.defer(close);
}
try {
  manage('/tmp/a', fail)[Symbol.dispose]();
} catch (error) {
  if ((error as Error).message !== 'the disk is full') throw error;
}
await AsyncScope.run((scope) => {
  scope.defer(async function drain() {
    await sleep(50);
  });
});
for (let count = 0; count < 3; count++) keep(manage(count, close));
say(process.argv[2] === 'text' ? String(report()) : JSON.stringify(report()));
