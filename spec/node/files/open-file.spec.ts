/** `openFile`: its operations, and how it is closed. */
import { closeSync, existsSync, fstatSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { AsyncScope, configure, drain, finalize, live } from 'lastcall';
import { openFile, type OpenFile } from 'lastcall/node';
import { descriptorsOf, useFolder } from './folder.js';

/** The members of a `FileHandle` that an open file does not have; use `value` for them. */
const EXCEPTIONS: Record<string, string> = {
  constructor: 'has another class',
  getAsyncId: 'is for async_hooks, and not documented',
};

/** Make closing the handle fail after it was closed. */
function breakClosing(handle: FileHandle): void {
  const close = handle.close.bind(handle);
  handle.close = async () => {
    await close();
    throw Object.assign(new Error('EIO: i/o error, close'), { code: 'EIO' });
  };
}

/** Expect the error that everything on a closed file rejects with. */
async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('openFile', () => {
  const pathOf = useFolder();

  it('resolves to a file with the operations of a FileHandle', async () => {
    const path = pathOf('operations');
    await using file = await openFile(path, 'w+', 0o600);
    await file.writeFile('one\n');
    await file.appendFile('two\n');
    expect((await file.write('three\n', 8)).bytesWritten).to.equal(6);
    expect((await file.writev([Buffer.from('fo'), Buffer.from('ur\n')], 14)).bytesWritten).to.equal(5);
    const { bytesRead, buffer } = await file.read({ position: 4, length: 3, buffer: Buffer.alloc(3) });
    expect([bytesRead, buffer.toString()]).to.deep.equal([3, 'two']);
    expect((await file.read(Buffer.alloc(4), 0, 4, 0)).buffer.toString()).to.equal('one\n');
    const parts = [Buffer.alloc(3), Buffer.alloc(5)];
    expect((await file.readv(parts, 8)).bytesRead).to.equal(8);
    expect(parts.join('|')).to.equal('thr|ee\nfo');
    expect((await file.stat()).size).to.equal(19);
    expect((await file.stat({ bigint: true })).mode & 0o777n).to.equal(0o600n);
    await file.chmod(0o640);
    await file.utimes(1, 2);
    await file.chown(process.getuid?.() ?? -1, process.getgid?.() ?? -1);
    const { mode, mtimeMs } = await file.stat();
    expect([mode & 0o777, mtimeMs]).to.deep.equal([0o640, 2_000]);
    await file.truncate(7);
    await file.sync();
    await file.datasync();
    expect(readFileSync(path, 'utf8')).to.equal('one\ntwo');
    expect(fstatSync(file.fd).size).to.equal(7);
    await using reader = await openFile(path);
    expect(await reader.readFile('utf8')).to.equal('one\ntwo');
  });

  it('has every method of the FileHandle of this runtime, and no other', async () => {
    await using file = await openFile(pathOf('methods'), 'w');
    const handle = file.value as unknown as Record<string, unknown>;
    const prototype = Object.getPrototypeOf(handle) as object;
    const own = typeof handle['close'] === 'function' ? ['close'] : [];
    const names = [...Object.getOwnPropertyNames(prototype), ...own].filter((name) => !(name in EXCEPTIONS));
    expect(names).to.include.members(['read', 'write', 'createReadStream', 'close']);
    const members = file as unknown as Record<string, unknown>;
    for (const name of names) expect(typeof members[name], name).to.equal(typeof handle[name]);
    for (const name of ['pull', 'pullSync', 'writer']) {
      expect(typeof members[name], name).to.equal(typeof handle[name]);
    }
  });

  it('is labelled by its path, whatever its type', async () => {
    const path = pathOf('labelled');
    writeFileSync(path, '');
    const scope = new AsyncScope();
    for (const given of [path, Buffer.from(path), pathToFileURL(path)]) scope.use(await openFile(given));
    expect(live().flatMap(({ kind, label }) => (kind === 'managed' ? label : []))).to.deep.equal(
      Array(3).fill(`file ${path}`),
    );
    await scope.disposeAsync();
  });

  it('rejects if there is no such file, and leaves nothing alive', async () => {
    expect(await rejectionOf(openFile(pathOf('missing')))).to.include({ code: 'ENOENT' });
    expect([live().length, existsSync(pathOf('missing'))]).to.deep.equal([0, false]);
  });

  it('closes the file once, however often it is disposed or closed', async () => {
    const path = pathOf('closed');
    const file = await openFile(path, 'w');
    expect(descriptorsOf(path)).to.deep.equal([file.fd]);
    const [first, second] = [file.close(), file[Symbol.asyncDispose]()];
    await second;
    expect(descriptorsOf(path)).to.deep.equal([]);
    await Promise.all([first, file.close()]);
    expect([file.alive, file.detach()]).to.deep.equal([false, undefined]);
  });

  it('throws on use after it was closed', async () => {
    const path = pathOf('used late');
    const file = await openFile(path, 'w');
    await file.close();
    const closed = new RegExp(`^file ${path} was released or detached`);
    for (const use of [() => file.read(), () => file.stat(), () => file.writeFile('')]) {
      const error = await rejectionOf(use());
      expect(error).to.be.an.instanceof(ReferenceError);
      expect((error as Error).message).to.match(closed);
    }
    for (const use of [
      () => file.fd,
      () => file.value,
      () => file.createReadStream(),
      () => file.createWriteStream(),
      () => file.readLines(),
      () => file.readableWebStream(),
      () => file.pull,
    ]) {
      expect(use).to.throw(ReferenceError, closed);
    }
  });

  it('finishes pending operations before it closes', async () => {
    const path = pathOf('in flight');
    const file = await openFile(path, 'w');
    const data = Buffer.alloc(8_000_000, 'x');
    const writing = Promise.all([file.write(data, 0, data.length, 0), file.writeFile(steps())]);
    await file.close();
    await writing;
    expect(readFileSync(path).subarray(0, 3).toString()).to.equal('123');
    expect(readFileSync(path).length).to.equal(8_000_000);
    expect(descriptorsOf(path)).to.deep.equal([]);

    async function* steps(): AsyncGenerator<string> {
      for (const step of ['1', '2', '3']) {
        await new Promise((resolve) => setTimeout(resolve));
        yield step;
      }
    }
  });

  it('rejects every disposal with an error of closing', async () => {
    const file = await openFile(pathOf('broken'), 'w');
    breakClosing(file.value);
    const [first, second] = await Promise.all([rejectionOf(file.close()), rejectionOf(file.close())]);
    expect(first).to.include({ code: 'EIO' });
    expect(second).to.equal(first);
    expect(file.alive).to.equal(false);
  });

  it('reports an error of closing in a drain with its path, and the rest is released', async () => {
    const log: string[] = [];
    configure({ onError: (error, { reason, label }) => log.push(`${label} ${reason} ${String(error)}`) });
    const path = pathOf('broken at the end');
    // eslint-disable-next-line lastcall/no-captured-target -- it should run at the end, not earlier
    finalize(log, (entry: string) => void log.push(entry), 'older');
    const file = await openFile(path, 'w');
    breakClosing(file.value);
    await drain();
    configure({ onError: null });
    expect(log).to.deep.equal([`file ${path} exit Error: EIO: i/o error, close`, 'older']);
  });

  it('no longer tracks a file whose handle other code has closed', async () => {
    const file = await openFile(pathOf('closed by somebody'), 'w');
    await file.value.close();
    expect([file.alive, live().length]).to.deep.equal([false, 0]);
    await file.close();
  });

  it('never closes a later file with the same descriptor', async () => {
    const file = await openFile(pathOf('first'), 'w');
    const { fd } = file;
    await file.value.close();
    const path = pathOf('second');
    const opened = [openSync(path, 'w')];
    while (!opened.includes(fd) && opened.length < 50) opened.push(openSync(path, 'w'));
    expect(opened).to.include(fd);
    await file.close();
    await drain();
    expect(descriptorsOf(path)).to.have.members(opened);
    opened.forEach((descriptor) => closeSync(descriptor));
  });

  it('returns the handle when it is detached', async () => {
    const path = pathOf('detached');
    const file = await openFile(path, 'w');
    const handle = file.detach() as FileHandle;
    await file.close();
    await handle.writeFile('still open');
    await handle.close();
    expect(readFileSync(path, 'utf8')).to.equal('still open');
  });

  it('rejects with the error of the disk, and closes all the same', async () => {
    const full = existsSync('/dev/full') ? '/dev/full' : pathOf('read-only');
    writeFileSync(pathOf('read-only'), '');
    const file = await openFile(full, full === '/dev/full' ? 'w' : 'r');
    expect(await rejectionOf(file.writeFile('x')))
      .to.have.property('code')
      .that.is.oneOf(['ENOSPC', 'EBADF']);
    await file.close();
    expect(descriptorsOf(full)).to.deep.equal([]);
  });

  it('is closed when the scope that uses it ends', async () => {
    const path = pathOf('in a scope');
    await AsyncScope.run(async (scope) => {
      const file: OpenFile = scope.use(await openFile(path, 'w'));
      expect(descriptorsOf(path)).to.deep.equal([file.fd]);
    });
    expect(descriptorsOf(path)).to.deep.equal([]);
  });
});
