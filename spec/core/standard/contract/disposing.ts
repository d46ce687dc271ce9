/** The contract of the stacks: disposal, its order and its state. */
import { expect } from 'chai';
import type { Implementation, Stack as AnyStack } from '../implementations.js';

/** Every order of some things. */
function ordersOf<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    ordersOf(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}

export function disposing({ Stack, symbol, dispose }: Implementation): void {
  /** Each does one thing to a stack, and gives back the stack to go on with. */
  const steps: Record<string, (stack: AnyStack, log: string[]) => AnyStack> = {
    used(stack, log) {
      stack.use({ [symbol]: () => log.push('used') });
      return stack;
    },
    adopted(stack, log) {
      stack.adopt('adopted', (value) => log.push(value));
      return stack;
    },
    deferred(stack, log) {
      stack.defer(() => log.push('deferred'));
      return stack;
    },
    nothing(stack) {
      stack.use(null);
      return stack;
    },
    moved: (stack) => stack.move(),
  };

  const logged = ['used', 'adopted', 'deferred'];

  describe('disposal', () => {
    it('runs in reverse order, whatever was taken before or after what, and moved in between', async () => {
      const found: string[] = [];
      const wanted: string[] = [];
      for (const order of ordersOf(Object.keys(steps))) {
        const log: string[] = [];
        let stack: AnyStack = new Stack();
        for (const step of order) stack = steps[step]?.(stack, log) ?? stack;
        await dispose(stack);
        found.push(`${order}: ${log}`);
        wanted.push(`${order}: ${order.filter((step) => logged.includes(step)).reverse()}`);
      }
      expect(found).to.deep.equal(wanted);
    });

    it('returns undefined, or a promise of it', async () => {
      const stack = new Stack();
      stack.defer(() => 'a result');
      expect(await dispose(stack)).to.equal(undefined);
      expect(await dispose(stack)).to.equal(undefined);
      expect(await dispose(new Stack())).to.equal(undefined);
    });

    it('does nothing the second time, by its name as by its symbol', async () => {
      const log: string[] = [];
      const stack = new Stack();
      stack.defer(() => log.push('deferred'));
      const bySymbol = (stack as unknown as Record<symbol, () => unknown>)[symbol];
      await bySymbol?.call(stack);
      await bySymbol?.call(stack);
      await dispose(stack);
      expect(log).to.deep.equal(['deferred']);
    });

    it('makes the stack disposed before the first callback runs, and for good', async () => {
      const log: boolean[] = [];
      const stack = new Stack();
      stack.defer(() => log.push(stack.disposed));
      log.push(stack.disposed);
      await dispose(stack);
      log.push(stack.disposed);
      await dispose(stack);
      log.push(stack.disposed);
      expect(log).to.deep.equal([false, true, true, true]);
    });

    it('makes an empty stack disposed', async () => {
      const stack = new Stack();
      await dispose(stack);
      expect(stack.disposed).to.equal(true);
    });

    it('does nothing when a callback asks for it again', async () => {
      const log: string[] = [];
      const stack = new Stack();
      stack.defer(() => log.push('oldest'));
      stack.defer(() => {
        log.push('again');
        void dispose(stack);
        log.push('went on');
      });
      stack.defer(() => log.push('newest'));
      await dispose(stack);
      expect(log).to.deep.equal(['newest', 'again', 'went on', 'oldest']);
    });

    it('takes nothing more once it has begun, and gives nothing away', async () => {
      const log: string[] = [];
      const stack = new Stack();
      const late = (): unknown => log.push('taken too late');
      stack.defer(() => log.push('oldest'));
      stack.defer(() => {
        expect(() => stack.use({ [symbol]: late })).to.throw(ReferenceError);
        expect(() => stack.adopt('value', late)).to.throw(ReferenceError);
        expect(() => stack.defer(late)).to.throw(ReferenceError);
        expect(() => stack.move()).to.throw(ReferenceError);
        log.push('refused');
      });
      await dispose(stack);
      expect(log).to.deep.equal(['refused', 'oldest']);
    });

    it('ends the contents of a stack in the place of that stack', async () => {
      const log: string[] = [];
      const outer = new Stack();
      outer.defer(() => log.push('outer, oldest'));
      const inner = outer.use(new Stack());
      outer.defer(() => log.push('outer, newest'));
      inner.defer(() => log.push('inner, oldest'));
      inner.defer(() => log.push('inner, newest'));
      await dispose(outer);
      expect(log).to.deep.equal(['outer, newest', 'inner, newest', 'inner, oldest', 'outer, oldest']);
      expect(inner.disposed).to.equal(true);
    });

    it('asks no member that a subclass may have replaced', async () => {
      const log: string[] = [];
      class Loud extends Stack {
        override get disposed(): boolean {
          log.push('disposed was asked');
          return false;
        }
      }
      const stack = new Loud();
      stack.defer(() => log.push('deferred'));
      await dispose(stack);
      await dispose(stack);
      expect(log).to.deep.equal(['deferred']);
    });
  });
}
