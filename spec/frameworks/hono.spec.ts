/** The adapter of Hono, on real servers. */
import { expect } from 'chai';
import { build, listen } from '../../examples/frameworks/hono.js';
import { describeCatalogue, runCatalogue } from './http/catalogue.js';

describe('the catalogue on Hono', () => {
  describeCatalogue(async (pool) => {
    const { app, application } = build(pool);
    const serving = await listen(app);
    return { url: serving.url, close: () => serving.close().then(() => application.close()) };
  });

  it('is a program that gives everything back', async () => {
    const { stdout } = await runCatalogue('hono', [process.execPath]);
    expect(stdout).to.deep.equal(['closed: 504 acquired, 504 returned, 0 cursors, 0 misuses']);
  });
});
