/** `configure`. */
import { expect } from 'chai';
import { configure } from 'lastcall';

const loose = configure as (settings: unknown) => void;

describe('configure', () => {
  const refused: [what: string, settings: unknown, message: RegExp][] = [
    ['no object', undefined, /configure takes an object/],
    [
      'an unknown key',
      { dedline: 1 },
      /knows no "dedline"; it takes signals, deadline, crash, onError, progress/,
    ],
    ['a key every object has', { toString: 1 }, /knows no "toString"/],
    ['a negative deadline', { deadline: -1 }, /"deadline" must be a number of milliseconds/],
    ['a deadline in words', { deadline: '8s' }, /"deadline" must be a number of milliseconds/],
    [
      'an unknown signal',
      { signals: ['SIGKILL'] },
      /"signals" must be a list of signals that can be handled here/,
    ],
    ['a single signal', { signals: 'SIGINT' }, /"signals" must be true, false or a list/],
    ['an unknown crash mode', { crash: true }, /"crash" must be 'drain' or false/],
    ['an onError that is no function', { onError: 'log' }, /"onError" must be a function or null/],
    ['a progress that is no boolean', { progress: 1 }, /"progress" must be true or false/],
  ];
  for (const [what, settings, message] of refused) {
    it(`refuses ${what}`, () => {
      expect(() => loose(settings)).to.throw(TypeError, message);
    });
  }
});
