/** Tests that time out: their bodies run on while other tests run. */
import { leaveScope, sleep } from '../resources.js';

describe('time-outs', () => {
  it('times out, and makes something afterwards', async function () {
    this.timeout(20);
    const { scope } = this;
    scope.defer(() => console.log(`the scope has ended, aborted: ${scope.signal.aborted}`));
    await sleep(60);
    leaveScope();
  });

  it('runs at the same time', () => sleep(120));

  it('has a scope that takes too long', function () {
    this.scope.defer(() => sleep(500)); // hooks may take 300 ms
  });

  it('runs after that', () => {});
});
