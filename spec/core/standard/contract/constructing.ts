/** The contract of the stacks: what `new` makes. */
import { expect } from 'chai';
import type { Implementation, Stack as AnyStack } from '../implementations.js';

export function constructing({ Stack, classes, dispose }: Implementation): void {
  describe('construction', () => {
    it('needs new', () => {
      expect(() => Reflect.apply(Stack, undefined, [])).to.throw(TypeError);
      expect(() => Reflect.apply(Stack, Object.create(Stack.prototype), [])).to.throw(TypeError);
    });

    it('makes an empty stack that is not disposed', () => {
      expect(new Stack().disposed).to.equal(false);
    });

    it('makes an extensible object of its prototype, with no property of its own', () => {
      const stack = new Stack();
      const prototype: unknown = Object.getPrototypeOf(stack);
      expect(classes.some((type) => type.prototype === prototype)).to.equal(true);
      expect(Object.isExtensible(stack)).to.equal(true);
      expect(Reflect.ownKeys(stack)).to.deep.equal([]);
    });

    it('takes the prototype from new.target, and makes a stack all the same', async () => {
      const log: string[] = [];
      function Other(): void {}
      const stack = Reflect.construct(Stack, [], Other) as AnyStack;
      expect(Object.getPrototypeOf(stack)).to.equal(Other.prototype);
      Object.setPrototypeOf(stack, Stack.prototype);
      stack.defer(() => log.push('deferred'));
      await dispose(stack);
      expect(log).to.deep.equal(['deferred']);
    });

    it('lets the error through that new.target throws for its prototype', () => {
      const broken = new Error('broken');
      const newTarget = new Proxy(function () {}, {
        get(): never {
          throw broken;
        },
      });
      expect(() => Reflect.construct(Stack, [], newTarget)).to.throw(broken);
    });

    it('can be subclassed', async () => {
      const log: string[] = [];
      class Named extends Stack {
        readonly name = 'named';
        override defer(onDispose: () => unknown): void {
          log.push('defer');
          super.defer(onDispose);
        }
      }
      const stack = new Named();
      stack.defer(() => log.push('deferred'));
      log.push(stack.name);
      await dispose(stack);
      expect(log).to.deep.equal(['defer', 'named', 'deferred']);
      expect(stack).to.be.an.instanceOf(Stack);
      expect(stack.disposed).to.equal(true);
    });
  });
}
