/** A file system watcher that is closed on release. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { live } from 'lastcall';
import { watch } from 'lastcall/node';
import { apart, collect } from '../../support/collect.js';
import { sleep } from '../../support/time.js';

describe('watch', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'watched-'));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it('calls back for changes until it is disposed', async () => {
    const names: (string | null)[] = [];
    const watcher = watch(directory, (_event, name) => void names.push(name));
    expect(live().map(({ label }) => label)).to.deep.equal([`watcher of ${directory}`]);
    for (let attempt = 0; names.length === 0 && attempt < 500; attempt++) {
      writeFileSync(join(directory, 'seen'), String(attempt));
      await sleep(10);
    }
    expect(names).to.include('seen');
    watcher[Symbol.dispose]();
    watcher[Symbol.dispose]();
    expect(() => watcher.value).to.throw(ReferenceError, `watcher of ${directory} was released`);
    names.length = 0;
    writeFileSync(join(directory, 'unseen'), '');
    await sleep(20);
    expect(names).not.to.include('unseen');
  });

  it('is closed when it is not referenced', async () => {
    let closed = false;
    await apart(() => {
      watch(directory, () => {}).value.once('close', () => (closed = true));
    });
    await collect(() => closed);
    expect(closed).to.equal(true);
  });

  it('is dead when Node has closed it', async () => {
    const watcher = watch(directory, () => {});
    const closed = once(watcher.value, 'close');
    watcher.value.close();
    await closed;
    expect(watcher.alive).to.equal(false);
  });

  it('is dead when it has failed, and leaves the error to its listeners', () => {
    const watcher = watch(directory, () => {});
    const { value } = watcher;
    const errors: unknown[] = [];
    value.on('error', (error) => errors.push(error));
    value.emit('error', new Error('the directory is gone'));
    expect(String(errors[0])).to.equal('Error: the directory is gone');
    expect(watcher.alive).to.equal(false);
    value.close();
  });

  it('rejects a callback that is not a function, and leaves nothing alive', () => {
    expect(() => watch(directory, 'code' as never)).to.throw(TypeError, 'fn must be a function');
    expect(live()).to.deep.equal([]);
  });
});
