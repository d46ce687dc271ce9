/** The contract of the stacks: the properties of the class and its prototype. */
import { expect } from 'chai';
import type { Implementation } from '../implementations.js';

export function properties({ Stack, tag, method, symbol, asynchronous }: Implementation): void {
  const methods = ['use', 'adopt', 'defer', 'move', method] as const;
  const prototype = Stack.prototype as unknown as Record<string | symbol, unknown>;

  describe('properties', () => {
    it('is a class of its own, which takes no arguments', () => {
      expect(Object.getPrototypeOf(Stack)).to.equal(Function.prototype);
      expect(Object.getPrototypeOf(prototype)).to.equal(Object.prototype);
      expect([Stack.name, Stack.length]).to.deep.equal([tag, 0]);
    });

    it('has a prototype that cannot be replaced and leads back to the class', () => {
      expect(Object.getOwnPropertyDescriptor(Stack, 'prototype')).to.deep.equal({
        value: prototype,
        writable: false,
        enumerable: false,
        configurable: false,
      });
      expect(Object.getOwnPropertyDescriptor(prototype, 'constructor')).to.deep.equal({
        value: Stack,
        writable: true,
        enumerable: false,
        configurable: true,
      });
    });

    for (const name of methods) {
      it(`has ${name} as a method that can be replaced and is not enumerated`, () => {
        expect(Object.getOwnPropertyDescriptor(prototype, name)).to.deep.equal({
          value: prototype[name],
          writable: true,
          enumerable: false,
          configurable: true,
        });
      });
    }

    it('has methods with the names and the numbers of parameters that the standard gives', () => {
      const found = methods.map((key) => prototype[key] as (...args: unknown[]) => unknown);
      expect(found.map(({ name, length }) => [name, length])).to.deep.equal([
        ['use', 1],
        ['adopt', 2],
        ['defer', 1],
        ['move', 0],
        [method, 0],
      ]);
    });

    it('has methods that are no constructors', () => {
      for (const name of methods) {
        const found = prototype[name] as () => unknown;
        expect(() => Reflect.construct(Object, [], found), name).to.throw(TypeError);
        expect(Object.hasOwn(found, 'prototype'), name).to.equal(false);
      }
    });

    it(`has its dispose symbol for the very function that is called ${method}`, () => {
      expect(Object.getOwnPropertyDescriptor(prototype, symbol)).to.deep.equal({
        value: prototype[method],
        writable: true,
        enumerable: false,
        configurable: true,
      });
    });

    it('has not the dispose symbol of the other kind', () => {
      expect((asynchronous ? Symbol.dispose : Symbol.asyncDispose) in prototype).to.equal(false);
    });

    it('has disposed as an accessor that cannot be set', () => {
      const { get, ...others } = Object.getOwnPropertyDescriptor(prototype, 'disposed') ?? {};
      expect(others).to.deep.equal({ set: undefined, enumerable: false, configurable: true });
      expect([get?.name, get?.length]).to.deep.equal(['get disposed', 0]);
    });

    it('has its name as its tag', () => {
      expect(Object.getOwnPropertyDescriptor(prototype, Symbol.toStringTag)).to.deep.equal({
        value: tag,
        writable: false,
        enumerable: false,
        configurable: true,
      });
      expect(String(new Stack())).to.equal(`[object ${tag}]`);
    });
  });
}
