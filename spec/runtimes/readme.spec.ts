/** The README's table says what the matrix of ends proves. */
import { expect } from 'chai';
import { readme } from './readme.js';

describe('the README', () => {
  it('has the table of ends that `npm run readme` writes', async () => {
    const { actual, generated } = await readme();
    expect(actual).to.equal(generated);
  });
});
