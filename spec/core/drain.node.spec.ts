/** `drain` on Node: errors that `util.inspect` cannot show. */
import { expect } from 'chai';
import { drain, finalize } from 'lastcall';

/** What every copy of the package shares. */
const { host } = (globalThis as Record<symbol, { environment: unknown }>)[Symbol.for('lastcall.state.2')]
  ?.environment as { host: { write: (text: string) => void } };

describe('drain, and an error that cannot be shown', () => {
  const { write } = host;
  const log: string[] = [];

  before(() => {
    host.write = (text) => void log.push(text);
  });

  after(() => {
    host.write = write;
  });

  it('reports that it cannot be shown, and goes on', async () => {
    const target = {};
    finalize(target, (entry: string) => void log.push(entry), 'older');
    finalize(target, function fail() {
      throw Object.assign(new Error('x'), {
        [Symbol.for('nodejs.util.inspect.custom')](): never {
          throw new Error('broken inspection');
        },
      });
    });
    expect(await drain()).to.deep.equal({ ran: 2, failed: 1, left: [] });
    expect(log).to.deep.equal([
      'lastcall: fail(Object) failed at exit: an error that cannot be shown, since looking at it throws another\n',
      'older',
    ]);
  });
});
