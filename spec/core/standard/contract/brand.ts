/** The contract of the stacks: every method wants a stack of its own kind as `this`. */
import { expect } from 'chai';
import { type Implementation, implementations } from '../implementations.js';
import { outcomeOf } from '../outcomes.js';

export function brand({ Stack, method, symbol, asynchronous }: Implementation): void {
  const otherStacks = implementations.flatMap(([title, other]) =>
    other === undefined || other.Stack === Stack ? [] : [[`a ${title}`, new other.Stack()] as const],
  );
  const strangers: readonly (readonly [what: string, value: unknown])[] = [
    ['undefined', undefined],
    ['null', null],
    ['a boolean', true],
    ['a number', 1],
    ['a string', 'stack'],
    ['a symbol', Symbol()],
    ['an object', {}],
    ['a list', []],
    ['a function', () => {}],
    ['the class', Stack],
    ['the prototype', Stack.prototype],
    ['an object of the prototype', Object.create(Stack.prototype)],
    ['a proxy of a stack', new Proxy(new Stack(), {})],
    ...otherStacks,
  ];
  const prototype = Object.getOwnPropertyDescriptors(Stack.prototype) as PropertyDescriptorMap;
  const resource = { [symbol]: () => {} };

  async function outcomes(member: unknown, args: readonly unknown[]): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for (const [what, stranger] of strangers) {
      found[what] = await outcomeOf(() => Reflect.apply(member as () => unknown, stranger, args));
    }
    return found;
  }

  function refused(outcome: string): Record<string, string> {
    return Object.fromEntries(strangers.map(([what]) => [what, outcome]));
  }

  describe('this', () => {
    const calls: readonly (readonly [name: string, args: readonly unknown[]])[] = [
      ['use', [resource]],
      ['use', [null]],
      ['adopt', ['value', () => {}]],
      ['defer', [() => {}]],
      ['move', []],
    ];
    for (const [name, args] of calls) {
      it(`is checked by ${name}${args[0] === null ? ', also when nothing is used' : ''}`, async () => {
        expect(await outcomes(prototype[name]?.value, args)).to.deep.equal(refused('threw TypeError'));
      });
    }

    it('is checked by disposed', async () => {
      expect(await outcomes(prototype['disposed']?.get, [])).to.deep.equal(refused('threw TypeError'));
    });

    it(`is checked by ${method}${asynchronous ? ', whose promise is rejected' : ''}`, async () => {
      const outcome = asynchronous ? 'rejected with TypeError' : 'threw TypeError';
      expect(await outcomes(prototype[method]?.value, [])).to.deep.equal(refused(outcome));
    });

    it('is checked before the arguments are', () => {
      const log: string[] = [];
      const watched = { get: (): unknown => log.push('read') };
      const spy = Object.defineProperty({}, symbol, watched);
      expect(() => Reflect.apply(prototype['use']?.value as () => unknown, {}, [spy])).to.throw(TypeError);
      expect(log).to.deep.equal([]);
    });
  });
}
