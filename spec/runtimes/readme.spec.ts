/** The README's tables say what the matrix of ends proves, and what the bench has measured. */
import { expect } from 'chai';
import { readme } from './readme.js';

describe('the README', () => {
  it('has the tables that `npm run readme` writes', async () => {
    const { actual, generated } = await readme();
    expect(actual).to.equal(generated);
  });
});
