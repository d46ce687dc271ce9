/** The tables of the README match the matrix of ends and the results of the bench. */
import { expect } from 'chai';
import { readme } from './readme.js';

describe('the README', () => {
  it('has the tables that `npm run readme` writes', async () => {
    const { actual, generated } = await readme();
    expect(actual).to.equal(generated);
  });
});
