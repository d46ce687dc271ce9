/** Streams and iterators of an `openFile`: what they do when it is closed, and what it does when they end. */
import { once } from 'node:events';
import { existsSync, readFileSync, ReadStream, writeFileSync, WriteStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { expect } from 'chai';
import { drain, live } from 'lastcall';
import { openFile, type OpenFile } from 'lastcall/node';
import { descriptorsOf, useFolder } from './folder.js';

const LINES = Array.from({ length: 20_000 }, (_, n) => `line ${n}`);

describe('a stream of an open file', () => {
  it('makes closing the file reject with the error of a write', async () => {
    if (!existsSync('/dev/full')) throw new Error('there is no device that is always full');
    const file = await openFile('/dev/full', 'w');
    const stream = file.createWriteStream();
    const failed = once(stream, 'error').catch(() => {});
    stream.write('abc');
    expect(await file.close().catch(({ code }: NodeJS.ErrnoException) => code)).to.equal('ENOSPC');
    await failed;
  });

  const pathOf = useFolder();
  let path: string;

  before(() => {
    path = pathOf('lines');
    writeFileSync(path, LINES.join('\n'));
  });

  it('reads it, with the options of FileHandle, and closes it at its end', async () => {
    const file = await openFile(path);
    const stream = file.createReadStream({ start: 5, end: 12, encoding: 'utf8', highWaterMark: 4 });
    expect([stream instanceof ReadStream, stream.path]).to.deep.equal([true, undefined]);
    const closed = once(stream, 'close');
    const chunks: unknown[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    await closed;
    expect(chunks).to.deep.equal(['0\nli', 'ne 1']);
    expect([file.alive, live().length, ...descriptorsOf(path)]).to.deep.equal([false, 0]);
    await file.close();
  });

  it('writes it, and closes it at its end', async () => {
    const copy = pathOf('copy');
    const [from, to] = [await openFile(path), await openFile(copy, 'w')];
    const stream = to.createWriteStream({ flush: true });
    expect(stream).to.be.an.instanceof(WriteStream);
    const closed = once(stream, 'close');
    await pipeline(from.createReadStream(), stream);
    await closed;
    expect([from.alive, to.alive, ...descriptorsOf(path), ...descriptorsOf(copy)]).to.deep.equal([
      false,
      false,
    ]);
    expect(readFileSync(copy)).to.deep.equal(readFileSync(path));
  });

  it('leaves it open at its end without autoClose, and is closed with it', async () => {
    await using file = await openFile(path);
    const stream = file.createReadStream({ start: 0, autoClose: false });
    const text: unknown[] = [];
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) text.push(chunk);
    expect([file.alive, descriptorsOf(path)]).to.deep.equal([true, [file.fd]]);
    const writer = (await openFile(pathOf('finished'), 'w')).createWriteStream({ autoClose: false });
    writer.end('all of it');
    await once(writer, 'finish');
    await drain();
    expect([stream.destroyed, writer.destroyed, live().length]).to.deep.equal([true, true, 0]);
  });

  it('has written everything it was given when the file is closed', async () => {
    const written = pathOf('written');
    const file = await openFile(written, 'w');
    const stream = file.createWriteStream({ autoClose: false });
    const closed = once(stream, 'close');
    stream.cork();
    for (let n = 0; n < 300; n++) stream.write(Buffer.alloc(10_000, String(n % 10)));
    await file.close();
    await closed;
    expect(readFileSync(written).length).to.equal(3_000_000);
    expect([stream.writableFinished, ...descriptorsOf(written)]).to.deep.equal([true]);
  });

  it('has written everything it was given when the program is drained', async () => {
    const written = pathOf('drained');
    const file = await openFile(written, 'w');
    const stream = file.createWriteStream();
    for (let n = 0; n < 300; n++) stream.write(Buffer.alloc(10_000, String(n % 10)));
    expect(await drain()).to.deep.equal({ ran: 1, failed: 0, left: [] });
    expect([readFileSync(written).length, ...descriptorsOf(written)]).to.deep.equal([3_000_000]);
  });

  it('stops reading when the file is closed, without another error', async () => {
    const file = await openFile(path);
    const [flowing, idle] = [file.createReadStream({ highWaterMark: 64 }), file.createReadStream()];
    const closed = Promise.all([once(flowing, 'close'), once(idle, 'close')]);
    const chunk = once(flowing, 'data');
    await chunk;
    await file.close();
    await closed;
    expect([flowing.errored, idle.errored, ...descriptorsOf(path)]).to.deep.equal([null, null]);
  });

  it('can be aborted or destroyed while it reads, which closes the file', async () => {
    const [aborted, destroyed] = [await openFile(path), await openFile(path)];
    const controller = new AbortController();
    const streams = [aborted.createReadStream({ signal: controller.signal }), destroyed.createReadStream()];
    const closed = Promise.all(
      streams.map((stream) => new Promise((resolve) => stream.on('close', resolve))),
    );
    streams[0]?.on('error', (error) => expect(error.name).to.equal('AbortError'));
    for (const stream of streams) stream.read(); // starts reading
    controller.abort();
    streams[1]?.destroy();
    await closed;
    expect([aborted.alive, destroyed.alive, ...descriptorsOf(path)]).to.deep.equal([false, false]);
  });

  it('continues when the handle is detached, and ends when the handle is closed', async () => {
    const file = await openFile(path);
    const stream = file.createReadStream({ highWaterMark: 64 });
    const handle = file.detach();
    const [chunk] = (await once(stream, 'data')) as [Buffer];
    expect(chunk.toString()).to.match(/^line 0/);
    const closed = once(stream, 'close');
    await handle?.close();
    await closed;
    expect(descriptorsOf(path)).to.deep.equal([]);
  });

  it('reports a failed write to its listeners and to the caller who closes the file', async () => {
    const file = await openFile(path); // not open for writing
    const stream = file.createWriteStream({ autoClose: false });
    const failed = once(stream, 'error');
    stream.write('x');
    expect(await file.close().catch(({ code }: NodeJS.ErrnoException) => code)).to.equal('EBADF');
    expect((await failed)[0]).to.include({ code: 'EBADF' });
    expect(descriptorsOf(path)).to.deep.equal([]);
  });

  it('yields lines, and closes the file after the last', async () => {
    const file = await openFile(path);
    const lines: string[] = [];
    for await (const line of file.readLines()) lines.push(line);
    expect(lines).to.deep.equal(LINES);
    await file.close();
    expect(descriptorsOf(path)).to.deep.equal([]);
  });

  it('can be left in the middle of the lines', async () => {
    {
      await using file = await openFile(path);
      for await (const line of file.readLines()) {
        expect(line).to.equal('line 0');
        break;
      }
    }
    expect([live().length, ...descriptorsOf(path)]).to.deep.equal([0]);
  });

  it('ends without an error when other code closes the handle', async () => {
    const file = await openFile(path);
    const stream = file.createReadStream();
    const closed = once(stream, 'close');
    await file.value.close();
    await closed;
    expect([file.alive, ...descriptorsOf(path)]).to.deep.equal([false]);
  });
});

describe('a web stream of an open file', () => {
  const pathOf = useFolder();
  let path: string;

  before(() => {
    path = pathOf('text');
    writeFileSync(path, 'x'.repeat(50_000));
  });

  async function lengthOf(stream: AsyncIterable<Uint8Array>): Promise<number> {
    let length = 0;
    for await (const chunk of stream) length += chunk.byteLength;
    return length;
  }

  it('reads it, and leaves it open', async () => {
    await using file = await openFile(path);
    expect(await lengthOf(file.readableWebStream())).to.equal(50_000);
    expect(descriptorsOf(path)).to.deep.equal([file.fd]);
  });

  it('closes it at its end with autoClose, and when it is cancelled', async () => {
    const [read, cancelled] = [await openFile(path), await openFile(path)];
    expect(await lengthOf(read.readableWebStream({ autoClose: true }))).to.equal(50_000);
    await cancelled.readableWebStream({ autoClose: true }).cancel();
    expect([read.alive, cancelled.alive, ...descriptorsOf(path)]).to.deep.equal([false, false]);
  });

  it('ends when the file is closed', async () => {
    const file = await openFile(path);
    const [first, second] = [file.readableWebStream(), file.readableWebStream()].map((each) =>
      each.getReader(),
    );
    const { value } = (await first?.read()) as { value: Uint8Array };
    expect(value.byteLength).to.equal(16_384);
    const reading = second?.read();
    await file.close();
    expect(await first?.read()).to.deep.equal({ done: true, value: undefined });
    await reading;
    expect(descriptorsOf(path)).to.deep.equal([]);
  });

  it('reports an error to its reader, and does not prevent closing', async () => {
    const file = await openFile(pathOf('write-only'), 'w');
    const error: unknown = await lengthOf(file.readableWebStream()).catch((reason: unknown) => reason);
    expect(error).to.include({ code: 'EBADF' });
    await file.close();
  });
});

/** Methods that only some runtimes have, so that the types do not declare them. */
type Newest = Omit<OpenFile, 'pull' | 'writer'> & {
  pull?: (options?: object) => AsyncIterable<Uint8Array[]>;
  pullSync?: (options?: object) => Iterable<Uint8Array[]>;
  writer?: FileHandle['writer'];
};

describe('an iterator of an open file, where the runtime has them,', () => {
  const pathOf = useFolder();
  let path: string;

  before(() => {
    path = pathOf('text');
    writeFileSync(path, 'x'.repeat(400_000));
  });

  it('yields its contents', async () => {
    await using file = (await openFile(path)) as Newest;
    if (file.pull === undefined || file.pullSync === undefined) return;
    let length = 0;
    for await (const chunks of file.pull()) for (const chunk of chunks) length += chunk.length;
    for (const chunks of file.pullSync({ start: 0 })) for (const chunk of chunks) length += chunk.length;
    expect([length, file.alive]).to.deep.equal([800_000, true]);
  });

  it('closes it at its end with autoClose', async () => {
    await using file = (await openFile(path)) as Newest;
    if (file.pull === undefined) return;
    for await (const chunks of file.pull({ autoClose: true })) expect(chunks).to.have.lengthOf(1);
    expect([file.alive, ...descriptorsOf(path)]).to.deep.equal([false]);
  });

  it('does not keep it from being closed, started or not', async () => {
    const file = (await openFile(path)) as Newest;
    if (file.pull !== undefined && file.pullSync !== undefined) {
      await file.pull()[Symbol.asyncIterator]().next();
      await file.close();
      expect(descriptorsOf(path)).to.deep.equal([]);
      const other = (await openFile(path)) as Newest;
      other.pullSync?.()[Symbol.iterator]().next();
      await other.close();
      const third = (await openFile(path)) as Newest;
      third.pullSync?.();
      await third.close();
      expect(descriptorsOf(path)).to.deep.equal([]);
    }
    await file.close();
  });

  it('writes it, and has written everything when it is closed', async () => {
    const written = pathOf('written');
    const file = (await openFile(written, 'w')) as Newest;
    const writer = file.writer?.();
    const writing = writer?.write('x'.repeat(300_000));
    await file.close();
    await writing;
    expect(readFileSync(written).length).to.equal(writer === undefined ? 0 : 300_000);
    expect(descriptorsOf(written)).to.deep.equal([]);
  });

  it('does not prevent closing after it failed', async () => {
    const file = (await openFile(pathOf('failed'), 'w')) as Newest;
    file.writer?.().fail(new Error('on purpose'));
    await file.close();
    expect(descriptorsOf(pathOf('failed'))).to.deep.equal([]);
  });
});
