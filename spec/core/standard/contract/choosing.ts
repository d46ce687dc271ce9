/** The contract of the asynchronous stack: which method of a value it calls, and how. */
import { expect } from 'chai';
import type { Implementation } from '../implementations.js';
import { errorOf, tell } from '../outcomes.js';

export function choosing({ Stack, dispose }: Implementation): void {
  describe('the choice of a method', () => {
    it('falls on the asynchronous one, and the synchronous one is not looked for', async () => {
      const log: string[] = [];
      const stack = new Stack();
      stack.use({
        [Symbol.asyncDispose]: () => log.push('asynchronous'),
        get [Symbol.dispose](): never {
          throw new Error('looked for it');
        },
      });
      await dispose(stack);
      expect(log).to.deep.equal(['asynchronous']);
    });

    it('falls on the synchronous one where the other is missing, null or undefined', async () => {
      const log: unknown[] = [];
      const stack = new Stack();
      for (const missing of [{}, { [Symbol.asyncDispose]: null }, { [Symbol.asyncDispose]: undefined }]) {
        const resource = {
          ...missing,
          [Symbol.dispose](...args: unknown[]): void {
            log.push(this === resource, args);
          },
        };
        stack.use(resource);
      }
      await dispose(stack);
      expect(log).to.deep.equal([true, [], true, [], true, []]);
    });

    it('reads each once, the asynchronous one first, when the value is used', async () => {
      const log: unknown[] = [];
      const stack = new Stack();
      const resource = new Proxy(
        { [Symbol.dispose]: () => log.push('called') },
        {
          get(object, key, receiver): unknown {
            log.push(key);
            return Reflect.get(object, key, receiver);
          },
        },
      );
      stack.use(resource);
      log.push('used');
      await dispose(stack);
      expect(log).to.deep.equal([Symbol.asyncDispose, Symbol.dispose, 'used', 'called']);
    });

    it('refuses an asynchronous one that is no function, though there is a synchronous one', () => {
      const log: string[] = [];
      const resource = { [Symbol.asyncDispose]: 'text', [Symbol.dispose]: () => log.push('called') };
      expect(() => new Stack().use(resource)).to.throw(TypeError);
      expect(log).to.deep.equal([]);
    });
  });

  describe('a synchronous method', () => {
    it('is awaited, its result is not', async () => {
      const log: unknown[] = [];
      const stack = new Stack();
      stack.defer(() => log.push('oldest'));
      const result = new Proxy(
        {},
        {
          get(_, key): void {
            log.push(key);
          },
        },
      );
      stack.use({
        [Symbol.dispose]() {
          log.push('called');
          return result;
        },
      });
      const disposed = dispose(stack);
      log.push('disposal goes on');
      await disposed;
      expect(log).to.deep.equal(['called', 'disposal goes on', 'oldest']);
    });

    it('makes a rejection of what it throws, which is awaited before the next begins', async () => {
      const log: string[] = [];
      const stack = new Stack();
      stack.defer(() => log.push('oldest'));
      const error = new Error('thrown');
      stack.use({
        [Symbol.dispose]() {
          log.push('called');
          throw error;
        },
      });
      const disposed = dispose(stack) as Promise<void>;
      log.push('disposal goes on');
      expect(await errorOf(() => disposed)).to.equal(error);
      expect(log).to.deep.equal(['called', 'disposal goes on', 'oldest']);
    });
  });

  describe('an asynchronous method', () => {
    it('that throws is not awaited: the next begins at once', async () => {
      const log: string[] = [];
      const stack = new Stack();
      stack.defer(() => log.push('oldest'));
      stack.use({
        [Symbol.asyncDispose](): never {
          log.push('called');
          throw new Error('thrown');
        },
      });
      const disposed = dispose(stack) as Promise<void>;
      log.push('disposal goes on');
      expect(tell(await errorOf(() => disposed))).to.equal('thrown');
      expect(log).to.deep.equal(['called', 'oldest', 'disposal goes on']);
    });
  });
}
