/** The catalogues as programs, checked from outside, on the runtime under test. */
import { expect } from 'chai';
import { runtime } from '../support/runtime.js';
import { runCatalogue } from './http/catalogue.js';

describe(`the catalogues as programs on ${runtime.name}`, function () {
  this.timeout(60_000);

  for (const example of ['express', 'fastify', 'hono', 'koa', 'nest/catalogue']) {
    it(`${example} returns everything to the pool`, async () => {
      const { stdout } = await runCatalogue(example);
      expect(stdout).to.deep.equal(['closed: 505 acquired, 505 returned, 0 cursors, 0 misuses']);
    });
  }
});
