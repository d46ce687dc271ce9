/** Options of `lastcall/debug`: only the properties that the caller wrote count, not those of `Object.prototype`. */
import { expect } from 'chai';
import { assertCollectable, reportOnSignal } from 'lastcall/debug';

const listen = (...options: Parameters<typeof reportOnSignal>): void => {
  const before = process.listenerCount('SIGUSR2');
  const handle = reportOnSignal(...options);
  expect(process.listenerCount('SIGUSR2')).to.equal(before + 1);
  handle[Symbol.dispose]();
};

/** The values are such that the entry refuses them when they are given. */
const entries: {
  name: string;
  option: string;
  value: unknown;
  act: (...options: object[]) => unknown;
}[] = [
  { name: 'reportOnSignal', option: 'signal', value: 'SIGNOTHING', act: listen },
  { name: 'reportOnSignal', option: 'path', value: 3, act: listen },
  {
    name: 'assertCollectable',
    option: 'limit',
    value: -1,
    act: (...options) => assertCollectable(() => ({}), ...options),
  },
];

describe('lastcall/debug with a polluted Object.prototype', () => {
  for (const { name, option, value, act } of entries) {
    it(`ignores an inherited "${option}" of ${name}`, async () => {
      Object.defineProperty(Object.prototype, option, { value, configurable: true });
      try {
        await act();
        await act({});
      } finally {
        Reflect.deleteProperty(Object.prototype, option);
      }
    });
  }
});
