/** A watcher of what is not there: on Node, which throws; others tell of it by an event, or not at all. */
import { expect } from 'chai';
import { live } from 'lastcall';
import { watch } from 'lastcall/node';

describe('watch, where nothing is', () => {
  it('throws what Node throws, and keeps nothing', () => {
    expect(() => watch('/nowhere/to/be/watched', () => {})).to.throw(/ENOENT/);
    expect(live()).to.deep.equal([]);
  });
});
