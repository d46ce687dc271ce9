/** The catalogues as programs, seen from outside, on the runtime that is watched. */
import { expect } from 'chai';
import { runtime } from '../support/runtime.js';
import { runCatalogue } from './http/catalogue.js';

describe(`the catalogues as programs on ${runtime.name}`, function () {
  this.timeout(60_000);

  for (const example of ['express', 'fastify', 'hono', 'koa', 'nest/catalogue']) {
    it(`${example} gives everything back`, async () => {
      const { stdout } = await runCatalogue(example);
      expect(stdout).to.deep.equal(['closed: 505 acquired, 505 returned, 0 cursors, 0 misuses']);
    });
  }
});
