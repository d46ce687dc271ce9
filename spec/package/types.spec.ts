/** The type tests of `spec/types`, compiled against the built declarations. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { compile, fastest } from '../support/compiler.js';
import { root } from '../support/root.js';

describe('the type tests', () => {
  let errors: string[];

  before(async () => {
    errors = await compile(fastest, ['spec/types'], { lib: ['es2022'], module: 'nodenext', types: ['node'] });
  });

  for (const file of readdirSync(join(root, 'spec/types'))) {
    it(`of ${file} compile`, () => {
      expect(errors.filter((error) => error.startsWith(`spec/types/${file}(`))).to.deep.equal([]);
    });
  }

  it('have no errors elsewhere', () => {
    expect(errors).to.deep.equal([]);
  });
});
