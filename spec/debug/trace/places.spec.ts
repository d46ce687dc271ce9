/** Places: the memory they take depends on the program's text, not on its data. */
import { expect } from 'chai';
import { Places } from '../../../src/debug/trace/places.js';

const stackOf = (frames: readonly string[]): string =>
  ['Error', ...frames.map((frame) => `    at ${frame}`)].join('\n');

describe('Places', () => {
  it('has one place for each line, with up to five of the stacks that led there', () => {
    const places = new Places();
    const found = Array.from({ length: 8 }, (_, line) =>
      places.of(stackOf(['open (/srv/db.js:1:1)', `caller (/srv/app.js:${line + 1}:1)`])),
    );
    expect(new Set(found).size).to.equal(1);
    expect(found[0]?.site).to.equal('/srv/db.js:1:1');
    expect([...(found[0]?.stacks ?? [])].map((stack) => stack.split('\n')[1])).to.deep.equal(
      [1, 2, 3, 4, 5].map((line) => `at caller (/srv/app.js:${line}:1)`),
    );
  });

  it('finds the same place again after more stacks than are cached', () => {
    const places = new Places();
    const stack = stackOf(['open (/srv/db.js:1:1)']);
    const place = places.of(stack);
    for (let line = 1; line <= 6_000; line++)
      places.of(stackOf(['open (/srv/db.js:1:1)', `a (/srv/b.js:${line}:1)`]));
    expect(places.of(stack)).to.equal(place);
    expect(places.all).to.have.length(1);
  });

  it('groups untraced records by label, up to 1,000 labels', () => {
    const places = new Places();
    const first = places.untraced('close(0)');
    for (let count = 1; count < 5_000; count++) places.untraced(`close(${count})`);
    expect(places.untraced('close(0)')).to.equal(first);
    expect(places.untraced('close(4998)')).to.equal(places.untraced('close(4999)'));
    expect(places.all).to.have.length(1_001);
    expect(places.all.map(({ index }) => index)).to.deep.equal(
      Array.from({ length: 1_001 }, (_, index) => index),
    );
  });

  it('keeps up to five labels of a place', () => {
    const place = new Places().of(stackOf(['a (/srv/a.js:1:1)']));
    for (let count = 0; count < 10; count++) place.addLabel(`close(${count})`);
    expect([...place.labels]).to.deep.equal(['close(0)', 'close(1)', 'close(2)', 'close(3)', 'close(4)']);
  });
});
