/** `configure` on Node: what is listened to shows what is set. */
import { expect } from 'chai';
import { configure, finalize } from 'lastcall';

const loose = configure as (settings: unknown) => void;

describe('configure, and the listeners', () => {
  it('changes nothing when one of several values is wrong', () => {
    using listening = finalize({}, () => {});
    expect(() => loose({ signals: false, deadline: -1 })).to.throw(TypeError);
    expect(process.listenerCount('SIGINT')).to.equal(1);
  });

  it('merges what is given into what is set, and ignores what is undefined', () => {
    using listening = finalize({}, () => {});
    const listeners = (): number[] =>
      ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => process.listenerCount(signal));
    configure({ signals: ['SIGTERM'] });
    configure({ deadline: 1 });
    loose({ signals: undefined });
    expect(listeners()).to.deep.equal([0, 1, 0]);
    configure({ signals: ['SIGTERM', 'SIGTERM'] });
    expect(listeners()).to.deep.equal([0, 1, 0]);
    configure({ signals: false });
    expect(listeners()).to.deep.equal([0, 0, 0]);
    configure({ signals: true, deadline: 8_000 });
    expect(listeners()).to.deep.equal([1, 1, 1]);
  });
});
