/** Watching a missing path: Node throws; other runtimes emit an event, or report nothing. */
import { expect } from 'chai';
import { live } from 'lastcall';
import { watch } from 'lastcall/node';

describe('watch of a missing path', () => {
  it('throws the error of Node, and leaves nothing alive', () => {
    expect(() => watch('/nowhere/to/be/watched', () => {})).to.throw(/ENOENT/);
    expect(live()).to.deep.equal([]);
  });
});
