/** Wrong use of `lastcall/debug`, which no compiler reports to users of JavaScript. */
import { expect } from 'chai';
import { assertCollectable, expectNoLeaks, reportOnSignal } from 'lastcall/debug';
import { failureOf } from '../support/failure.js';

describe('lastcall/debug refuses', () => {
  for (const body of [undefined, Promise.resolve()]) {
    it(`${String(body)} as the body of expectNoLeaks`, async () => {
      const error = await failureOf(expectNoLeaks(body as unknown as () => void));
      expect(error).to.be.instanceOf(TypeError);
      expect(error.message).to.match(/^body must be a function, but it is (?:undefined|object)/);
    });
  }

  it('null as the options of assertCollectable', async () => {
    const error = await failureOf(assertCollectable(() => ({}), null as never));
    expect(error).to.be.instanceOf(TypeError);
    expect(error.message).to.equal('options must be an object, but it is null');
  });

  it('null as the options of reportOnSignal', () => {
    expect(() => reportOnSignal(null as never)).to.throw(
      TypeError,
      'options must be an object, but it is null',
    );
  });

  it('a number as a signal, and as a path', () => {
    expect(() => reportOnSignal({ signal: 12 as never })).to.throw(
      TypeError,
      'cannot listen to 12: take the name',
    );
    expect(() => reportOnSignal({ path: 3 as never })).to.throw(TypeError, 'path must be a string');
  });
});
