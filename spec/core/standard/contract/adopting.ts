/** The contract of the stacks: `adopt` and `defer`. */
import { expect } from 'chai';
import type { Implementation } from '../implementations.js';

const notCallable: readonly unknown[] = [undefined, null, true, 1, 'text', Symbol(), {}, []];

export function adopting({ Stack, symbol, dispose }: Implementation): void {
  describe('adopt', () => {
    it('returns the value, whatever it is', async () => {
      const stack = new Stack();
      const values = [undefined, null, true, 1, 'text', Symbol(), 1n, {}, [], () => {}];
      const returned = values.map((value) => stack.adopt(value, () => {}));
      expect(returned).to.have.ordered.members(values);
      await dispose(stack);
    });

    it('calls the callback with the value alone, and with no this', async () => {
      const log: unknown[] = [];
      const stack = new Stack();
      function onDispose(this: unknown, ...args: unknown[]): void {
        log.push(this, args);
      }
      stack.adopt('value', onDispose);
      stack.adopt(undefined, onDispose);
      expect(log).to.deep.equal([]);
      await dispose(stack);
      expect(log).to.deep.equal([undefined, [undefined], undefined, ['value']]);
    });

    it('does not look into the value', async () => {
      const log: unknown[] = [];
      const stack = new Stack();
      const value = new Proxy(
        { [symbol]: () => log.push("the value's own method") },
        {
          get(object, key, receiver): unknown {
            log.push(key);
            return Reflect.get(object, key, receiver);
          },
        },
      );
      stack.adopt(value, () => log.push('the callback'));
      await dispose(stack);
      expect(log).to.deep.equal(['the callback']);
    });

    it('takes a value as often as it is adopted', async () => {
      const log: string[] = [];
      const stack = new Stack();
      stack.adopt('value', (value) => log.push(`first ${value}`));
      stack.adopt('value', (value) => log.push(`second ${value}`));
      await dispose(stack);
      expect(log).to.deep.equal(['second value', 'first value']);
    });

    it('refuses a callback that is no function', () => {
      const stack = new Stack();
      for (const callback of notCallable) {
        expect(() => stack.adopt({}, callback as () => void)).to.throw(TypeError);
      }
      expect(stack.disposed).to.equal(false);
    });

    it('refuses everything once the stack is disposed, before it looks at the callback', async () => {
      const stack = new Stack();
      await dispose(stack);
      for (const callback of [...notCallable, () => {}]) {
        expect(() => stack.adopt({}, callback as () => void)).to.throw(ReferenceError);
      }
    });
  });

  describe('defer', () => {
    it('returns undefined', async () => {
      const stack = new Stack();
      expect(stack.defer(() => {})).to.equal(undefined);
      await dispose(stack);
    });

    it('calls the callback with no arguments and no this', async () => {
      const log: unknown[] = [];
      const stack = new Stack();
      stack.defer(function (this: unknown, ...args: unknown[]) {
        log.push(this, args);
      });
      expect(log).to.deep.equal([]);
      await dispose(stack);
      expect(log).to.deep.equal([undefined, []]);
    });

    it('takes a callback as often as it is deferred', async () => {
      const log: string[] = [];
      const stack = new Stack();
      const callback = (): unknown => log.push('called');
      stack.defer(callback);
      stack.defer(callback);
      await dispose(stack);
      expect(log).to.deep.equal(['called', 'called']);
    });

    it('refuses a callback that is no function', () => {
      const stack = new Stack();
      for (const callback of notCallable) {
        expect(() => stack.defer(callback as () => void)).to.throw(TypeError);
      }
      expect(stack.disposed).to.equal(false);
    });

    it('refuses everything once the stack is disposed, before it looks at the callback', async () => {
      const stack = new Stack();
      await dispose(stack);
      for (const callback of [...notCallable, () => {}]) {
        expect(() => stack.defer(callback as () => void)).to.throw(ReferenceError);
      }
    });
  });
}
