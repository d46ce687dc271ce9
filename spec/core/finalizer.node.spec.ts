/** `finalize` on Node: what `util.inspect` shows. */
import { expect } from 'chai';
import { finalize } from 'lastcall';
import { inspect } from 'node:util';

class Client {}
function close(): void {}

describe('finalize, inspected', () => {
  it("shows its target's class and its callback, or that it is dead", () => {
    const finalizer = finalize(new Client(), close);
    expect(inspect({ finalizer })).to.equal('{ finalizer: <finalizer close for Client> }');
    finalizer();
    expect(inspect(finalizer)).to.equal('<finalizer; dead>');
  });
});
