/** The contract of the synchronous stack: it awaits nothing. */
import { expect } from 'chai';
import type { Implementation, Stack as AnyStack } from '../implementations.js';

export function synchrony({ Stack, dispose }: Implementation): void {
  describe('synchrony', () => {
    it('has run everything when dispose returns', () => {
      const log: string[] = [];
      const stack = new Stack();
      stack.defer(() => log.push('oldest'));
      stack.defer(() => log.push('newest'));
      expect(dispose(stack)).to.equal(undefined);
      expect(log).to.deep.equal(['newest', 'oldest']);
    });

    it('throws out of dispose', () => {
      const stack = new Stack();
      stack.defer(() => {
        throw new RangeError('thrown');
      });
      expect(() => dispose(stack)).to.throw(RangeError, 'thrown');
    });

    it('does not look at what callbacks return', () => {
      const log: unknown[] = [];
      const thenable = new Proxy(
        {},
        {
          get(_, key): void {
            log.push(key);
          },
        },
      );
      const stack = new Stack();
      stack.use({ [Symbol.dispose]: () => thenable });
      stack.adopt('value', () => thenable);
      stack.defer(() => thenable);
      expect(dispose(stack)).to.equal(undefined);
      expect(log).to.deep.equal([]);
    });

    it('does not look for an asynchronous method', () => {
      const log: string[] = [];
      const resource = {
        get [Symbol.asyncDispose](): () => Promise<void> {
          log.push('looked for it');
          return () => Promise.resolve();
        },
      };
      const stack = new Stack();
      expect(() => stack.use(resource)).to.throw(TypeError);
      stack.use(
        Object.assign(Object.create(resource) as object, { [Symbol.dispose]: () => log.push('ended') }),
      );
      dispose(stack);
      expect(log).to.deep.equal(['ended']);
    });

    it('ends with the block of a using declaration', () => {
      const log: string[] = [];
      {
        using stack = new Stack() as AnyStack & Disposable;
        stack.defer(() => log.push('deferred'));
        log.push('body');
      }
      log.push('after the block');
      expect(log).to.deep.equal(['body', 'deferred', 'after the block']);
    });
  });
}
