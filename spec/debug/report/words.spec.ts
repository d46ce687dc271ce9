/** Times, formatted for people. */
import { expect } from 'chai';
import { age, duration } from '../../../src/debug/report/words.js';

describe('times in words', () => {
  for (const [milliseconds, words] of [
    [0, '0 ms'],
    [0.123, '0.12 ms'],
    [12.34, '12.3 ms'],
    [999.99, '1 s'],
    [1_500, '1.5 s'],
    [59_960, '1 min'],
    [60_000, '1 min'],
    [200_000, '3 min 20 s'],
    [3_600_000, '1 h'],
    [5_400_000, '1 h 30 min'],
    [86_400_000 * 3 + 3_600_000 * 2, '3 d 2 h'],
  ] as const) {
    it(`formats ${milliseconds} ms as ${words}`, () => {
      expect(duration(milliseconds)).to.equal(words);
    });
  }

  it('gives ages no more precisely than they are known', () => {
    expect([age(12), age(1_900), age(61_500)]).to.deep.equal(['less than 1 s', '1 s', '1 min 1 s']);
  });
});
