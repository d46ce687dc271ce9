/** The adapter of Express, on real servers. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { build, close } from '../../examples/frameworks/express.js';
import { describeCatalogue, runCatalogue } from './http/catalogue.js';

describe('the catalogue on Express', () => {
  describeCatalogue(async (pool) => {
    const { app, application } = build(pool);
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, close: () => close(server, application) };
  });

  it('is a program that gives everything back', async () => {
    const { stdout } = await runCatalogue('express', [process.execPath]);
    expect(stdout).to.deep.equal(['closed: 504 acquired, 504 returned, 0 cursors, 0 misuses']);
  });
});
