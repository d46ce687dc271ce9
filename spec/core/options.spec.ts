/** Options are read as own properties: what somebody has put on `Object.prototype` is no option. */
import { expect } from 'chai';
import { AsyncScope, configure, drain, Scope } from 'lastcall';

/** Run `body` while every object inherits a property. */
async function polluted(name: string, value: unknown, body: () => unknown): Promise<void> {
  Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
  try {
    await body();
  } finally {
    Reflect.deleteProperty(Object.prototype, name);
  }
}

describe('with a polluted Object.prototype', () => {
  it('drain takes the configured deadline', async () => {
    await polluted('deadline', 'never', async () => {
      expect(await drain()).to.deep.equal({ ran: 0, failed: 0, left: [] });
      expect(await drain({})).to.deep.equal({ ran: 0, failed: 0, left: [] });
    });
  });

  it('configure changes nothing that it was not given', () =>
    polluted('signals', 'all of them', () => configure({ progress: true })));

  for (const name of [
    'older',
    'newer',
    'newest',
    'parent',
    'entry',
    'child',
    'byValue',
    'controller',
    'serial',
  ]) {
    it(`scopes and their children work as ever: ${name}`, () =>
      polluted(name, 'polluted', async () => {
        const log: string[] = [];
        const scope = new Scope();
        scope.adopt('parent', (value) => void log.push(value));
        scope.child().adopt('child', (value) => void log.push(value));
        scope.dispose();
        const asyncScope = new AsyncScope();
        asyncScope.child().adopt('async child', async (value) => void log.push(value));
        await asyncScope.disposeAsync();
        expect(log).to.deep.equal(['child', 'parent', 'async child']);
      }));
  }
});
