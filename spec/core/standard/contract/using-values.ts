/** The contract of the stacks: `use`. */
import { expect } from 'chai';
import type { Implementation } from '../implementations.js';
import { errorOf } from '../outcomes.js';

export function usingValues({ Stack, symbol, asynchronous, dispose }: Implementation): void {
  /** The methods that the stack looks for, in order. */
  const names = asynchronous ? (['asyncDispose', 'dispose'] as const) : (['dispose'] as const);

  /** An object that logs each property read from it. */
  function watched<Target extends object>(target: Target, log: unknown[]): Target {
    return new Proxy(target, {
      get(object, key, receiver): unknown {
        log.push(key);
        return Reflect.get(object, key, receiver);
      },
    });
  }

  describe('use', () => {
    it('returns the value', async () => {
      const stack = new Stack();
      const values = [
        { [symbol]: () => {} },
        Object.assign(() => {}, { [symbol]: () => {} }),
        null,
        undefined,
      ];
      const returned = values.map((value) => stack.use(value));
      await dispose(stack);
      expect(returned).to.have.ordered.members(values);
    });

    it("calls the value's method with the value as this and no arguments", async () => {
      const log: unknown[] = [];
      const stack = new Stack();
      const resource = {
        [symbol](...args: unknown[]): void {
          log.push(this === resource, args);
        },
      };
      stack.use(resource);
      expect(log).to.deep.equal([]);
      await dispose(stack);
      expect(log).to.deep.equal([true, []]);
    });

    it('finds a method that is inherited, and one of a function', async () => {
      const log: string[] = [];
      class Resource {
        [symbol](): void {
          log.push('inherited');
        }
      }
      const stack = new Stack();
      stack.use(new Resource());
      stack.use(Object.assign(() => {}, { [symbol]: () => log.push("a function's") }));
      await dispose(stack);
      expect(log).to.deep.equal(["a function's", 'inherited']);
    });

    it('reads the method once, when the value is used, and reads nothing else', async () => {
      const log: unknown[] = [];
      const stack = new Stack();
      stack.use(watched({ [symbol]: () => log.push('called') }, log));
      log.push('used');
      await dispose(stack);
      expect(log).to.deep.equal([symbol, 'used', 'called']);
    });

    it('calls the method that it read, whatever has become of the property', async () => {
      const log: string[] = [];
      const stack = new Stack();
      const resource: Record<symbol, unknown> = { [symbol]: () => log.push('read') };
      stack.use(resource);
      resource[symbol] = () => log.push('put there later');
      await dispose(stack);
      expect(log).to.deep.equal(['read']);
    });

    it('takes a value as often as it is used', async () => {
      const log: string[] = [];
      const stack = new Stack();
      const resource = { [symbol]: () => log.push('ended') };
      stack.use(resource);
      stack.use(resource);
      await dispose(stack);
      expect(log).to.deep.equal(['ended', 'ended']);
    });

    it('calls nothing for null and undefined, and keeps the rest in order', async () => {
      const log: string[] = [];
      const stack = new Stack();
      stack.use(null);
      stack.use({ [symbol]: () => log.push('first') });
      stack.use(undefined);
      stack.use({ [symbol]: () => log.push('second') });
      stack.use(null);
      await dispose(stack);
      expect(log).to.deep.equal(['second', 'first']);
    });

    for (const value of [true, false, 0, 1, '', 'text', 1n, Symbol('symbol')]) {
      it(`refuses ${typeof value === 'string' ? `'${value}'` : String(value)}`, () => {
        const stack = new Stack();
        expect(() => stack.use(value)).to.throw(TypeError);
        expect(stack.disposed).to.equal(false);
      });
    }

    it('refuses an object without a method, after it looked for each once, in order', () => {
      const log: string[] = [];
      for (const nothing of [undefined, null]) {
        const resource = {};
        for (const name of names) {
          Object.defineProperty(resource, Symbol[name], {
            get(): unknown {
              log.push(`${name} is ${nothing}`);
              return nothing;
            },
          });
        }
        expect(() => new Stack().use(resource)).to.throw(TypeError);
      }
      expect(() => new Stack().use({})).to.throw(TypeError);
      expect(log).to.deep.equal([
        ...names.map((name) => `${name} is undefined`),
        ...names.map((name) => `${name} is null`),
      ]);
    });

    for (const name of names) {
      it(`refuses an object whose ${name} method is no function`, () => {
        for (const method of [true, 1, 'text', Symbol(), {}, 1n]) {
          expect(() => new Stack().use({ [Symbol[name]]: method })).to.throw(TypeError);
        }
      });
    }

    it('lets an error of the getter through, and takes nothing', async () => {
      const stack = new Stack();
      const broken = new Error('broken');
      const resource = Object.defineProperty({}, symbol, {
        get(): never {
          throw broken;
        },
      });
      expect(await errorOf(() => stack.use(resource))).to.equal(broken);
      expect(stack.disposed).to.equal(false);
      await dispose(stack);
    });

    it('refuses everything once the stack is disposed, before it looks at the value', async () => {
      const log: unknown[] = [];
      const stack = new Stack();
      await dispose(stack);
      const resource = watched({ [symbol]: () => log.push('called') }, log);
      for (const value of [resource, null, undefined, 1, {}]) {
        expect(() => stack.use(value)).to.throw(ReferenceError);
      }
      expect(log).to.deep.equal([]);
    });
  });
}
