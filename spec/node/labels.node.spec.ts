/** Wrappers of `lastcall/node` that a scope uses: each resource is listed once, as people know it. */
import { expect } from 'chai';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { AsyncScope, drain, live } from 'lastcall';
import { listen, lockFile, openFile, tempDir, tempFile } from 'lastcall/node';

describe('what a scope uses of lastcall/node', () => {
  it('is listed once, by its own label', async () => {
    await using scope = new AsyncScope();
    const folder = scope.use(tempDir('labels-'));
    const file = scope.use(tempFile('labels'));
    const locked = join(folder.path, 'lock');
    scope.use(await lockFile(locked));
    const opened = scope.use(await openFile(file.path));
    const server = scope.use(await listen(createServer(), { port: 0, host: '127.0.0.1' }));
    const lines = live();
    expect(lines.map(({ kind }) => kind)).to.deep.equal(Array(5).fill('managed'));
    expect(new Set(lines.map(({ scope }) => scope)).size).to.equal(1);
    for (const [index, part] of [folder.path, file.path, locked, file.path, String(server.port)].entries()) {
      expect(lines[index]?.label).to.include(part);
    }
    expect(opened.fd).to.be.a('number');
  });

  it('is reported once when it does not end in time', async () => {
    const scope = new AsyncScope();
    const hanging = scope.use(await listen(createServer(), { port: 0, host: '127.0.0.1', limit: Infinity }));
    const { connect } = await import('node:net');
    const client = connect(hanging.port as number, '127.0.0.1');
    await new Promise((resolve) => hanging.value.once('connection', resolve));
    const { left } = await drain({ deadline: 20 });
    client.destroy();
    expect(left.map(({ kind }) => kind)).to.deep.equal(['managed']);
    await scope.disposeAsync();
  });
});
