/** Tests that take too long: their bodies run on while others do. */
import { leaveScope, sleep } from '../resources.js';

describe('time-outs', () => {
  it('takes too long, and goes on to make something', async function () {
    this.timeout(20);
    const { scope } = this;
    scope.defer(() => console.log(`the scope has ended, aborted: ${scope.signal.aborted}`));
    await sleep(60);
    leaveScope();
  });

  it('runs meanwhile', () => sleep(120));

  it('has a scope that takes too long', function () {
    this.scope.defer(() => sleep(500)); // hooks are given 300 ms
  });

  it('runs after that', () => {});
});
