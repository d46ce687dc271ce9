/** `finalize`. */
import { expect } from 'chai';
import { finalize } from 'lastcall';

describe('finalize', () => {
  it('runs once when it is called', () => {
    const log: number[] = [];
    const finalizer = finalize({}, (n: number) => log.push(n), 1);
    finalizer();
    finalizer();
    expect(log).to.deep.equal([1]);
  });
});
