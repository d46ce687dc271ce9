/** The contract of the stacks: `move`. */
import { expect } from 'chai';
import type { Implementation } from '../implementations.js';
import { outcomeOf } from '../outcomes.js';

export function moving({ Stack, symbol, dispose }: Implementation): void {
  describe('move', () => {
    it('makes a new stack that is not disposed, and leaves the old one disposed', async () => {
      const old = new Stack();
      const moved = old.move();
      expect(moved).to.not.equal(old);
      expect(Object.getPrototypeOf(moved)).to.equal(Object.getPrototypeOf(old));
      expect([old.disposed, moved.disposed]).to.deep.equal([true, false]);
      await dispose(moved);
      expect([old.disposed, moved.disposed]).to.deep.equal([true, true]);
    });

    it('takes everything along, in order, and calls nothing', async () => {
      const log: string[] = [];
      const old = new Stack();
      old.use({ [symbol]: () => log.push('used') });
      old.adopt('adopted', (value) => log.push(value));
      old.defer(() => log.push('deferred'));
      const moved = old.move();
      await dispose(old);
      log.push('the old stack was disposed');
      await dispose(moved);
      expect(log).to.deep.equal(['the old stack was disposed', 'deferred', 'adopted', 'used']);
    });

    it('makes a stack that takes more, on top of what came along', async () => {
      const log: string[] = [];
      const old = new Stack();
      old.defer(() => log.push('before'));
      const moved = old.move();
      moved.defer(() => log.push('after'));
      await dispose(moved);
      expect(log).to.deep.equal(['after', 'before']);
    });

    it('can be done again, each time from the newest stack', async () => {
      const log: string[] = [];
      const first = new Stack();
      first.defer(() => log.push('first'));
      const second = first.move();
      second.defer(() => log.push('second'));
      const third = second.move();
      third.defer(() => log.push('third'));
      await dispose(first);
      await dispose(second);
      log.push('the old stacks were disposed');
      await dispose(third);
      expect(log).to.deep.equal(['the old stacks were disposed', 'third', 'second', 'first']);
    });

    it('leaves a stack that refuses everything', async () => {
      const old = new Stack();
      const moved = old.move();
      const outcomes = [
        await outcomeOf(() => old.use({ [symbol]: () => {} })),
        await outcomeOf(() => old.use(null)),
        await outcomeOf(() => old.adopt('value', () => {})),
        await outcomeOf(() => old.defer(() => {})),
        await outcomeOf(() => old.move()),
        await outcomeOf(() => dispose(old)),
      ];
      const refused = 'threw ReferenceError';
      expect(outcomes).to.deep.equal([refused, refused, refused, refused, refused, 'returned']);
      await dispose(moved);
    });

    it('is refused once the stack is disposed', async () => {
      const stack = new Stack();
      stack.defer(() => {});
      await dispose(stack);
      expect(() => stack.move()).to.throw(ReferenceError);
    });

    it('makes a stack of the class itself when it is called on a subclass', async () => {
      const log: string[] = [];
      class Own extends Stack {
        static get [Symbol.species](): typeof Stack {
          log.push('species was asked');
          return Own;
        }
        constructor() {
          super();
          log.push('constructed');
        }
      }
      const old = new Own();
      old.defer(() => log.push('deferred'));
      const moved = old.move();
      expect(Object.getPrototypeOf(moved)).to.equal(Stack.prototype);
      await dispose(moved);
      expect(log).to.deep.equal(['constructed', 'deferred']);
    });
  });
}
