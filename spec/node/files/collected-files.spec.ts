/** What happens to an `openFile` that was dropped, seen from outside: with the real collector. */
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, type ReadStream, writeFileSync, type WriteStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { expect } from 'chai';
import { configure, live } from 'lastcall';
import { openFile, type OpenFile } from 'lastcall/node';
import { apart, collect } from '../../support/collect.js';
import { descriptorsOf, useFolder } from './folder.js';

describe('a file that was dropped', () => {
  const pathOf = useFolder();
  let path: string;

  before(() => {
    path = pathOf('text');
    writeFileSync(path, 'x'.repeat(400_000));
  });

  async function closedByTheCollector(at = path): Promise<void> {
    await collect(() => descriptorsOf(at).length === 0);
    expect(live()).to.deep.equal([]);
  }

  it('is closed', async () => {
    await apart(async () => {
      const file = await openFile(path);
      expect(descriptorsOf(path)).to.deep.equal([file.fd]);
    });
    await closedByTheCollector();
  });

  it('is closed after it was used', async () => {
    await apart(async () => {
      const file = await openFile(path);
      await file.read();
      await file.stat();
      expect(file.borrow(({ fd }) => fd)).to.equal(file.fd);
    });
    await closedByTheCollector();
  });

  it('is not closed before its pending operations have settled', async () => {
    const written = pathOf('in flight');
    let proceed = (): void => {};
    const writing = await apart(async () => {
      const file = await openFile(written, 'w');
      const done = file.writeFile(
        (async function* () {
          yield 'one ';
          await new Promise<void>((resolve) => (proceed = resolve));
          yield 'two';
        })(),
      );
      return { done };
    });
    await collect();
    expect(live().map(({ label }) => label)).to.deep.equal([`file ${written}`]);
    expect(descriptorsOf(written)).not.to.be.empty;
    proceed();
    await writing.done;
    expect(readFileSync(written, 'utf8')).to.equal('one two');
    await closedByTheCollector(written);
  });

  it('does not close another file that has its descriptor by now', async () => {
    const [first, second] = [pathOf('first'), pathOf('second')];
    const opened: number[] = [];
    await apart(async () => {
      const file = await openFile(first, 'w');
      const { fd } = file;
      await file.value.close();
      while (!opened.includes(fd) && opened.length < 50) opened.push(openSync(second, 'w'));
      expect(opened).to.include(fd);
    });
    await collect();
    expect(descriptorsOf(second)).to.have.members(opened);
    for (const descriptor of opened) closeSync(descriptor);
  });

  it('is reported with its path when it cannot be closed, and the rest is closed', async () => {
    const log: string[] = [];
    configure({ onError: (error, { reason, label }) => log.push(`${label} ${reason} ${String(error)}`) });
    await apart(async () => {
      await openFile(path);
      const { value } = await openFile(pathOf('broken'), 'w');
      const close = value.close.bind(value);
      value.close = async () => {
        await close();
        throw new Error('EIO: i/o error, close');
      };
    });
    await collect(() => log.length > 0);
    await closedByTheCollector();
    configure({ onError: null });
    expect(log).to.deep.equal([`file ${pathOf('broken')} gc Error: EIO: i/o error, close`]);
  });

  describe('is kept open by', () => {
    /** Drop a file, but keep what `make` makes from it; the file is still open then. */
    async function dropped<Kept>(make: (file: OpenFile) => Kept): Promise<{ kept: Kept | undefined }> {
      const holder = await apart(async () => ({ kept: make(await openFile(path)) as Kept | undefined }));
      await collect();
      expect(descriptorsOf(path)).not.to.be.empty;
      return holder;
    }

    it('a stream that is read later', async () => {
      const holder = await dropped((file) => file.createReadStream());
      let length = 0;
      for await (const chunk of holder.kept as ReadStream) length += (chunk as Buffer).length;
      expect(length).to.equal(400_000);
      holder.kept = undefined;
      await closedByTheCollector();
    });

    it('a stream until that is dropped as well', async () => {
      const holder = await dropped((file) => file.createReadStream());
      holder.kept = undefined;
      await closedByTheCollector();
    });

    it('a stream that has started until that is dropped as well', async () => {
      const holder = await dropped((file) => file.createReadStream({ highWaterMark: 64 }));
      await apart(async () => {
        const stream = holder.kept as ReadStream;
        const [chunk] = (await once(stream, 'data')) as [Buffer];
        expect(chunk.length).to.equal(64);
        stream.pause();
      });
      holder.kept = undefined;
      await closedByTheCollector();
    });

    it('an iterator of its lines until that is dropped as well', async () => {
      const holder = await dropped((file) => file.readLines({ highWaterMark: 64 }));
      holder.kept?.close();
      holder.kept = undefined;
      await closedByTheCollector();
    });

    it('a web stream that is read later', async () => {
      const holder = await dropped((file) => file.readableWebStream());
      await apart(async () => {
        let length = 0;
        for await (const chunk of holder.kept ?? []) length += (chunk as Uint8Array).length;
        expect(length).to.equal(400_000);
      });
      holder.kept = undefined;
      await closedByTheCollector();
    });

    it('the reader of a web stream until that is dropped as well', async () => {
      const holder = await dropped((file) => file.readableWebStream().getReader());
      await apart(async () => {
        expect((await holder.kept?.read())?.done).to.equal(false);
      });
      await collect();
      expect(descriptorsOf(path)).not.to.be.empty;
      holder.kept = undefined;
      await closedByTheCollector();
    });

    it('an iterator of the newest runtimes until that is dropped as well', async () => {
      const holder = await dropped((file) => {
        if ((file.pull as unknown) === undefined) return file;
        return file.pull()[Symbol.asyncIterator]();
      });
      await apart(async () => {
        if (holder.kept !== undefined && 'next' in holder.kept) await holder.kept.next();
      });
      await collect();
      expect(descriptorsOf(path)).not.to.be.empty;
      holder.kept = undefined;
      await closedByTheCollector();
    });
  });

  it('is closed at collection although its writer was never ended, with everything written', async () => {
    const written = pathOf('never ended');
    const holder: { writer?: WriteStream | undefined } = {};
    await apart(async () => {
      holder.writer = (await openFile(written, 'w')).createWriteStream();
      holder.writer.write('one ');
    });
    await collect();
    await apart(async () => {
      const { writer } = holder;
      await new Promise((resolve) => writer?.write('two', resolve));
    });
    expect(descriptorsOf(written)).to.have.lengthOf(1);
    holder.writer = undefined;
    await closedByTheCollector(written);
    expect(readFileSync(written, 'utf8')).to.equal('one two');
  });

  it('does not end a flowing stream, although nothing refers to it', async () => {
    let length = 0;
    const ended = await apart(async () => {
      const stream = (await openFile(path)).createReadStream({ highWaterMark: 1_024 });
      stream.on('data', (chunk) => (length += chunk.length));
      return { end: new Promise<void>((resolve) => void stream.on('close', resolve)) };
    });
    await collect();
    await ended.end;
    expect([length, ...descriptorsOf(path)]).to.deep.equal([400_000]);
  });

  it('does not close a handle that was detached', async () => {
    const holder: { handle?: FileHandle | undefined } = {};
    await apart(async () => {
      holder.handle = (await openFile(path)).detach();
    });
    await collect();
    expect(descriptorsOf(path)).to.deep.equal([holder.handle?.fd]);
    await holder.handle?.close();
  });
});
