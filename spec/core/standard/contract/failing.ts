/** The contract of the stacks: errors in disposal, and how they are joined. */
import { expect } from 'chai';
import { SuppressedError } from 'lastcall';
import type { Implementation, Stack as AnyStack } from '../implementations.js';
import { errorOf, tell } from '../outcomes.js';

export function failing({ Stack, suppressedErrors, symbol, dispose }: Implementation): void {
  function fail(error: unknown): () => never {
    return () => {
      throw error;
    };
  }

  describe('an error in disposal', () => {
    it('is thrown as it is when it is the only one', async () => {
      const error = new Error('only');
      for (const take of [
        (stack: AnyStack) => stack.use({ [symbol]: fail(error) }),
        (stack: AnyStack) => stack.adopt('value', fail(error)),
        (stack: AnyStack) => stack.defer(fail(error)),
      ]) {
        const stack = new Stack();
        take(stack);
        expect(await errorOf(() => dispose(stack))).to.equal(error);
      }
    });

    it('is suppressed by the next one', async () => {
      const stack = new Stack();
      const [first, second] = [new Error('first'), new Error('second')];
      stack.defer(fail(second));
      stack.defer(fail(first));
      const joined = await errorOf(() => dispose(stack));
      expect(suppressedErrors.some((type) => joined instanceof type)).to.equal(true);
      const { error, suppressed } = joined as SuppressedError;
      expect(error).to.equal(second);
      expect(suppressed).to.equal(first);
    });

    it('is the innermost of three when it came first', async () => {
      const stack = new Stack();
      stack.use({ [symbol]: fail(new Error('third')) });
      stack.adopt('value', fail(new Error('second')));
      stack.defer(fail(new Error('first')));
      expect(tell(await errorOf(() => dispose(stack)))).to.deep.equal({
        error: 'third',
        suppressed: { error: 'second', suppressed: 'first' },
      });
    });

    it('does not stop the rest', async () => {
      const log: string[] = [];
      const stack = new Stack();
      for (const name of ['oldest', 'middle', 'newest']) {
        stack.adopt(name, (value) => {
          log.push(value);
          throw new Error(value);
        });
        stack.defer(() => log.push(`after ${name}`));
      }
      const error = await errorOf(() => dispose(stack));
      expect(log).to.deep.equal([
        'after newest',
        'newest',
        'after middle',
        'middle',
        'after oldest',
        'oldest',
      ]);
      expect(tell(error)).to.deep.equal({
        error: 'oldest',
        suppressed: { error: 'middle', suppressed: 'newest' },
      });
    });

    it('is joined in an error that has it as a property of its own, not enumerated', async () => {
      const stack = new Stack();
      stack.defer(fail('second'));
      stack.defer(fail('first'));
      const joined = (await errorOf(() => dispose(stack))) as object;
      const hidden = { writable: true, enumerable: false, configurable: true };
      const { error, suppressed } = Object.getOwnPropertyDescriptors(joined) as PropertyDescriptorMap;
      expect([error, suppressed]).to.deep.equal([
        { value: 'second', ...hidden },
        { value: 'first', ...hidden },
      ]);
      expect(suppressedErrors.map(({ prototype }) => prototype)).to.include(Object.getPrototypeOf(joined));
    });

    it('may be any value, undefined too', async () => {
      for (const value of [undefined, null, false, 0, '']) {
        const alone = new Stack();
        alone.defer(fail(value));
        expect(await errorOf(() => dispose(alone))).to.equal(value);

        const stack = new Stack();
        stack.defer(fail(value));
        stack.defer(fail(value));
        expect(tell(await errorOf(() => dispose(stack)))).to.deep.equal({
          error: String(value),
          suppressed: String(value),
        });
      }
    });

    it('is joined as one with what a callback had joined already', async () => {
      const stack = new Stack();
      stack.defer(fail(new SuppressedError(new Error('fourth'), new Error('third'))));
      stack.defer(fail(new SuppressedError(new Error('second'), new Error('first'))));
      expect(tell(await errorOf(() => dispose(stack)))).to.deep.equal({
        error: { error: 'fourth', suppressed: 'third' },
        suppressed: { error: 'second', suppressed: 'first' },
      });
    });

    it('is thrown once: the stack is disposed all the same', async () => {
      const log: unknown[] = [];
      const stack = new Stack();
      stack.defer(fail(new Error('once')));
      log.push(tell(await errorOf(() => dispose(stack))), stack.disposed);
      log.push(await dispose(stack), stack.disposed);
      expect(log).to.deep.equal(['once', true, undefined, true]);
    });

    it('of a stack inside is one error of the stack outside', async () => {
      const outer = new Stack();
      outer.defer(fail(new Error('outer, last')));
      const inner = outer.use(new Stack());
      inner.defer(fail(new Error('inner, last')));
      inner.defer(fail(new Error('inner, first')));
      outer.defer(fail(new Error('outer, first')));
      expect(tell(await errorOf(() => dispose(outer)))).to.deep.equal({
        error: 'outer, last',
        suppressed: {
          error: { error: 'inner, last', suppressed: 'inner, first' },
          suppressed: 'outer, first',
        },
      });
    });
  });
}
