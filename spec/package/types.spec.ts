/** The type tests of `spec/types`, held against the built declarations. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { compile, fastest } from '../support/compiler.js';
import { root } from '../support/root.js';

describe('the types of', () => {
  let errors: string[];

  before(async () => {
    errors = await compile(fastest, ['spec/types'], { lib: ['es2022'], module: 'nodenext', types: ['node'] });
  });

  for (const file of readdirSync(join(root, 'spec/types'))) {
    it(file, () => {
      expect(errors.filter((error) => error.startsWith(`spec/types/${file}(`))).to.deep.equal([]);
    });
  }

  it('nothing else fail', () => {
    expect(errors).to.deep.equal([]);
  });
});
