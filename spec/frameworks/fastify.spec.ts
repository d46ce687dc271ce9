/** The adapter of Fastify, on real servers. */
import { expect } from 'chai';
import { build } from '../../examples/frameworks/fastify.js';
import { describeCatalogue, runCatalogue } from './http/catalogue.js';

describe('the catalogue on Fastify', () => {
  describeCatalogue(async (pool) => {
    const app = await build(pool);
    return { url: await app.listen({ host: '127.0.0.1', port: 0 }), close: () => app.close() };
  });

  it('is a program that gives everything back', async () => {
    const { stdout } = await runCatalogue('fastify', [process.execPath]);
    expect(stdout).to.deep.equal(['closed: 504 acquired, 504 returned, 0 cursors, 0 misuses']);
  });
});
