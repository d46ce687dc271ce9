/** `readStream`, `writeStream` and `wrapStream`: writes are flushed, and files are closed. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex, PassThrough, Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { configure, live } from 'lastcall';
import { readStream, wrapStream, writeStream } from 'lastcall/node';
import { apart, collect } from '../../support/collect.js';
import { failureOf } from '../../support/failure.js';
import { isOpen } from '../../support/open-files.js';
import { sleep } from '../../support/time.js';

const MEGABYTES = Buffer.alloc(4 * 1024 * 1024, 'x');

/** A stream whose writes never finish. */
function stuck(options: { objectMode?: boolean } = {}): Writable {
  return new Writable({ ...options, write() {} });
}

function labels(): string[] {
  return live().map(({ kind, label }) => `${kind} ${label}`);
}

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastcall-'));
  path = join(folder, 'file');
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('writeStream', () => {
  it('flushes what was written before it closes the file', async () => {
    {
      await using file = writeStream(path);
      expect(labels()).to.deep.equal([`managed file ${path}`]);
      for (let n = 0; n < 4; n++) file.value.write(MEGABYTES);
    }
    expect(readFileSync(path)).to.have.lengthOf(4 * MEGABYTES.length);
    expect(isOpen(path)).to.equal(false);
  });

  it('takes the options of its stream', async () => {
    for (const text of ['one', 'two']) {
      await using file = writeStream(path, { flags: 'a', encoding: 'utf8' });
      await pipeline([text], file.value);
    }
    expect(readFileSync(path, 'utf8')).to.equal('onetwo');
  });

  it('is disposed once, and throws on use after that', async () => {
    const file = writeStream(path);
    await Promise.all([file[Symbol.asyncDispose](), file[Symbol.asyncDispose]()]);
    await file[Symbol.asyncDispose]();
    expect(() => file.value).to.throw(ReferenceError, `file ${path} was released`);
    expect(existsSync(path)).to.equal(true);
  });

  it('rejects disposal with the error of the flush', async () => {
    const full = writeStream('/dev/full');
    full.value.write('x');
    expect(await failureOf(full[Symbol.asyncDispose]())).to.include({ code: 'ENOSPC' });
    const nowhere = writeStream(join(folder, 'no', 'such', 'folder'));
    expect(await failureOf(nowhere[Symbol.asyncDispose]())).to.include({ code: 'ENOENT' });
  });

  it('reports a failure before disposal itself, and disposal does nothing more', async () => {
    const file = writeStream('/dev/full');
    const told = once(file.value, 'error');
    file.value.write('x');
    expect((await told)[0]).to.include({ code: 'ENOSPC' });
    await file[Symbol.asyncDispose]();
  });

  it('is no longer tracked when it has closed by itself', async () => {
    const file = writeStream(path);
    file.value.end('done');
    await once(file.value, 'close');
    expect([file.alive, labels()]).to.deep.equal([false, []]);
    await file[Symbol.asyncDispose]();
    expect(readFileSync(path, 'utf8')).to.equal('done');
  });

  it('is not closed while it is borrowed', async () => {
    const file = writeStream(path);
    const borrowed = file.borrow(async (stream) => {
      await sleep(5);
      stream.write('late');
    });
    await Promise.all([file[Symbol.asyncDispose](), borrowed]);
    expect(readFileSync(path, 'utf8')).to.equal('late');
  });

  it('rejects an invalid limit, and opens nothing', () => {
    expect(() => writeStream(path, { limit: -1 })).to.throw(TypeError, 'writeStream: "limit" must be');
    expect(() => readStream(path, { limit: Number.NaN })).to.throw(TypeError, 'readStream: "limit" must be');
    expect([existsSync(path), labels()]).to.deep.equal([false, []]);
  });
});

describe('readStream', () => {
  it('closes the file, read to the end or not', async () => {
    {
      await using file = writeStream(path);
      file.value.write(MEGABYTES);
    }
    {
      await using file = readStream(path, { highWaterMark: 16 });
      expect(labels()).to.deep.equal([`managed file ${path}`]);
      await once(file.value, 'readable');
      expect(isOpen(path)).to.equal(true);
    }
    expect(isOpen(path)).to.equal(false);
    await using file = readStream(path);
    let length = 0;
    for await (const chunk of file.value) length += (chunk as Buffer).length;
    expect(length).to.equal(MEGABYTES.length);
  });

  it('is no longer tracked when it was read to the end', async () => {
    const file = readStream('/dev/null');
    file.value.resume();
    await once(file.value, 'close');
    expect([file.alive, labels()]).to.deep.equal([false, []]);
  });

  it('reports a missing file by the error event of the stream', async () => {
    await using file = readStream(path);
    expect(await failureOf(pipeline(file.value, new PassThrough()))).to.include({ code: 'ENOENT' });
  });
});

describe('wrapStream', () => {
  it('is labelled by the class of its stream, or by its file', async () => {
    await using _gzip = wrapStream(createGzip());
    await using file = writeStream(path);
    await using _same = wrapStream(file.value);
    expect(labels()).to.deep.equal(['managed Gzip', `managed file ${path}`, `managed file ${path}`]);
  });

  it('passes on what a transform has accepted to its readers before it destroys it', async () => {
    {
      await using file = writeStream(path);
      await using gzip = wrapStream(createGzip({ level: 0 }));
      gzip.value.pipe(file.value);
      gzip.value.write(MEGABYTES);
    }
    expect(gunzipSync(readFileSync(path)).equals(MEGABYTES)).to.equal(true);
  });

  it('drops unread output', async () => {
    const stream = new PassThrough();
    await using wrapped = wrapStream(stream);
    stream.write(MEGABYTES);
    await wrapped[Symbol.asyncDispose]();
    expect([stream.writableFinished, stream.destroyed]).to.deep.equal([true, true]);
  });

  it('flushes a duplex, and does not wait until it has been read', async () => {
    const log: string[] = [];
    const duplex = new Duplex({
      read() {},
      write(chunk: Buffer, _encoding, done) {
        log.push(`wrote ${String(chunk)}`);
        setTimeout(done, 5);
      },
      destroy(error, done) {
        log.push('destroyed');
        done(error);
      },
    });
    duplex.on('data', () => {});
    duplex.write('one');
    duplex.write('two');
    await wrapStream(duplex)[Symbol.asyncDispose]();
    expect(log).to.deep.equal(['wrote one', 'wrote two', 'destroyed']);
  });

  it('destroys a readable stream', async () => {
    const stream = Readable.from(['a', 'b']);
    await wrapStream(stream)[Symbol.asyncDispose]();
    expect(stream.destroyed).to.equal(true);
  });

  it('says what was lost if the flush takes longer than the limit, in a rejection and an error event', async () => {
    for (const [stream, lost] of [
      [stuck(), 'the last 5 bytes were'],
      [stuck({ objectMode: true }), 'the last 1 chunks were'],
      [new Writable({ final() {} }), 'its end was'],
    ] as const) {
      if (lost !== 'its end was') stream.write('hello');
      const error = await failureOf(wrapStream(stream, { limit: 20 })[Symbol.asyncDispose]());
      expect(error.message).to.include(`Writable: ${lost} not written within 20 ms`);
      expect([stream.destroyed, stream.errored]).to.deep.equal([true, error]);
    }
  });

  it('rejects with the error of destroying it', async () => {
    const stream = new Readable({
      read() {},
      destroy(_error, done) {
        done(new Error('jammed'));
      },
    });
    expect((await failureOf(wrapStream(stream)[Symbol.asyncDispose]())).message).to.equal('jammed');
  });

  it('does nothing to a stream that was finished or destroyed before', async () => {
    const finished = new Writable({ write: (_chunk, _encoding, done) => done() });
    finished.end();
    await once(finished, 'close');
    const destroyed = new Readable({ read() {} }).destroy();
    for (const stream of [finished, destroyed]) {
      const wrapped = wrapStream<Readable | Writable>(stream);
      await wrapped[Symbol.asyncDispose]();
      expect(wrapped.alive).to.equal(false);
    }
  });

  it('releases a stream that emits no close, and one that does not destroy itself', async () => {
    const silent = new Writable({ emitClose: false, write: (_chunk, _encoding, done) => done() });
    await wrapStream(silent, { limit: Infinity })[Symbol.asyncDispose]();
    const patient = new Writable({ autoDestroy: false, write: (_chunk, _encoding, done) => done() });
    await wrapStream(patient, { limit: Infinity })[Symbol.asyncDispose]();
    expect([silent.destroyed, patient.destroyed]).to.deep.equal([true, true]);
  });

  it('leaves an open stream to the caller of detach', async () => {
    const wrapped = writeStream(path);
    const stream = wrapped.detach();
    await wrapped[Symbol.asyncDispose]();
    stream?.end('mine');
    await once(stream as Writable, 'close');
    expect(readFileSync(path, 'utf8')).to.equal('mine');
  });

  it('rejects a value that is not a stream of Node', () => {
    const loose = wrapStream as unknown as (stream: unknown) => unknown;
    expect(() => loose(new ReadableStream())).to.throw(
      TypeError,
      'must be one of node:stream, but it is ReadableStream',
    );
    expect(() => loose(undefined)).to.throw(TypeError, 'but it is undefined');
  });
});

describe('a stream that was dropped', () => {
  it('is flushed and closed', async () => {
    await apart(async () => {
      const file = writeStream(path);
      await once(file.value, 'open');
      file.value.cork();
      file.value.write('written');
      expect(isOpen(path)).to.equal(true);
    });
    await collect(() => live().length === 0);
    while (isOpen(path)) await sleep(1);
    expect(readFileSync(path, 'utf8')).to.equal('written');
  });

  it('reports the error of the flush, and the rest is released', async () => {
    const log: string[] = [];
    configure({ onError: (error, { reason, label }) => log.push(`${label} ${reason} ${String(error)}`) });
    try {
      await apart(async () => {
        writeStream(path);
        const { value } = writeStream('/dev/full');
        value.cork();
        value.write('x');
      });
      await collect(() => log.length > 0);
      await collect(() => live().length === 0);
      while (isOpen(path)) await sleep(1);
    } finally {
      configure({ onError: null });
    }
    expect(log).to.have.lengthOf(1);
    expect(log[0]).to.match(/^file \/dev\/full gc Error: .*(ENOSPC|No space left)/i);
  });
});
