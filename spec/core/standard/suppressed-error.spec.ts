/** The standard's contract for `SuppressedError`, held against lastcall's and, where there is one, the engine's. */
import { expect } from 'chai';
import { SuppressedError } from 'lastcall';

const { SuppressedError: native } = globalThis as { SuppressedError?: SuppressedErrorConstructor };

describe("the standard's SuppressedError", () => {
  describe("lastcall's SuppressedError", () => {
    contract(SuppressedError);
  });

  if (native === undefined) {
    it('native SuppressedError: this engine has none');
  } else {
    describe('native SuppressedError', () => {
      contract(native);
    });

    it('is what lastcall exports', () => {
      expect(SuppressedError).to.equal(native);
    });
  }
});

function contract(Suppressed: SuppressedErrorConstructor): void {
  const hidden = { writable: true, enumerable: false, configurable: true };
  const callable = Suppressed as unknown as (...args: unknown[]) => SuppressedError;

  function construct(newTarget: () => void, ...args: unknown[]): object {
    return Reflect.construct(Suppressed, args, newTarget) as object;
  }

  it('joins two errors, and is an error itself', () => {
    const [later, earlier] = [new Error('later'), new Error('earlier')];
    const joined = new Suppressed(later, earlier, 'both');
    expect(joined.error).to.equal(later);
    expect(joined.suppressed).to.equal(earlier);
    expect(joined.message).to.equal('both');
    expect(joined.name).to.equal('SuppressedError');
    expect(String(joined)).to.equal('SuppressedError: both');
    expect(joined).to.be.an.instanceOf(Suppressed).and.an.instanceOf(Error);
    expect(Object.prototype.toString.call(joined)).to.equal('[object Error]');
  });

  it('makes the same with new and without', () => {
    for (const joined of [new Suppressed('later', 'earlier', 'both'), callable('later', 'earlier', 'both')]) {
      expect([joined.error, joined.suppressed, joined.message]).to.deep.equal(['later', 'earlier', 'both']);
      expect(Object.getPrototypeOf(joined)).to.equal(Suppressed.prototype);
      expect(Object.prototype.toString.call(joined)).to.equal('[object Error]');
    }
  });

  it('has message, error and suppressed of its own, in this order and not enumerated', () => {
    const joined = new Suppressed('later', 'earlier', 'both');
    const own = Object.entries(Object.getOwnPropertyDescriptors(joined));
    expect(own.filter(([name]) => ['message', 'error', 'suppressed'].includes(name))).to.deep.equal([
      ['message', { value: 'both', ...hidden }],
      ['error', { value: 'later', ...hidden }],
      ['suppressed', { value: 'earlier', ...hidden }],
    ]);
    expect(Object.keys(joined)).to.deep.equal([]);
  });

  it('has error and suppressed of its own even when none was given', () => {
    const joined = callable();
    expect(Object.getOwnPropertyDescriptor(joined, 'error')).to.deep.equal({ value: undefined, ...hidden });
    expect(Object.getOwnPropertyDescriptor(joined, 'suppressed')).to.deep.equal({
      value: undefined,
      ...hidden,
    });
  });

  it('has no message of its own when none was given', () => {
    for (const joined of [new Suppressed(1, 2), new Suppressed(1, 2, undefined), callable(1, 2)]) {
      expect(Object.hasOwn(joined, 'message')).to.equal(false);
      expect(joined.message).to.equal('');
      expect(String(joined)).to.equal('SuppressedError');
    }
  });

  it('makes a string of its message', () => {
    const messages = [null, 42, false, '', { toString: () => 'an object' }];
    const told = messages.map((message) => callable(1, 2, message).message);
    expect(told).to.deep.equal(['null', '42', 'false', '', 'an object']);
  });

  it('lets the error of a message that is no string through', () => {
    const broken = new RangeError('broken');
    const message = {
      toString(): never {
        throw broken;
      },
    };
    expect(() => callable(1, 2, message)).to.throw(broken);
    expect(() => callable(1, 2, Symbol())).to.throw(TypeError);
  });

  it('looks at the prototype of new.target before it looks at the message', () => {
    const log: string[] = [];
    const newTarget = new Proxy(function () {}, {
      get(target, key, receiver): unknown {
        if (key === 'prototype') log.push('prototype');
        return Reflect.get(target, key, receiver);
      },
    });
    construct(newTarget, 1, 2, { toString: () => `${log.push('message')}` });
    expect([...new Set(log)]).to.deep.equal(['prototype', 'message']);
  });

  it('takes no cause and no other option', () => {
    const joined = callable(1, 2, 'both', { cause: 'cause' });
    expect(Object.hasOwn(joined, 'cause')).to.equal(false);
  });

  it('takes the prototype from new.target', () => {
    function Other(): void {}
    expect(Object.getPrototypeOf(construct(Other))).to.equal(Other.prototype);
  });

  it('takes its own prototype where new.target has none', () => {
    function Other(): void {}
    for (const prototype of [undefined, null, true, 0, '', Symbol()]) {
      Other.prototype = prototype;
      expect(Object.getPrototypeOf(construct(Other))).to.equal(Suppressed.prototype);
    }
  });

  it('can be subclassed', () => {
    class Own extends Suppressed {
      override readonly name = 'Own';
      readonly code = 7;
    }
    const joined = new Own('later', 'earlier', 'both');
    expect(joined).to.be.an.instanceOf(Own).and.an.instanceOf(Suppressed).and.an.instanceOf(Error);
    expect([joined.error, joined.suppressed, joined.code]).to.deep.equal(['later', 'earlier', 7]);
    expect(String(joined)).to.equal('Own: both');
  });

  it('is a subclass of Error that takes three arguments', () => {
    expect(Object.getPrototypeOf(Suppressed)).to.equal(Error);
    expect(Object.getOwnPropertyDescriptor(Suppressed, 'name')).to.deep.equal({
      value: 'SuppressedError',
      writable: false,
      enumerable: false,
      configurable: true,
    });
    expect(Object.getOwnPropertyDescriptor(Suppressed, 'length')).to.deep.equal({
      value: 3,
      writable: false,
      enumerable: false,
      configurable: true,
    });
  });

  it('has a prototype that cannot be replaced', () => {
    expect(Object.getOwnPropertyDescriptor(Suppressed, 'prototype')).to.deep.equal({
      value: Suppressed.prototype,
      writable: false,
      enumerable: false,
      configurable: false,
    });
  });

  it('has a prototype that is a plain object with constructor, message and name', () => {
    expect(Object.getPrototypeOf(Suppressed.prototype)).to.equal(Error.prototype);
    expect(Object.prototype.toString.call(Suppressed.prototype)).to.equal('[object Object]');
    expect(Object.getOwnPropertyDescriptors(Suppressed.prototype)).to.deep.equal({
      constructor: { value: Suppressed, ...hidden },
      message: { value: '', ...hidden },
      name: { value: 'SuppressedError', ...hidden },
    });
  });
}
