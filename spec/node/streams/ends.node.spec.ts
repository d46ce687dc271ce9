/** Streams that are open when the program ends, seen in the file. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Child } from '../../support/child.js';

describe('a stream of a file at the end of the program', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lastcall-'));
    path = join(folder, 'file');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is flushed when the loop is empty', async () => {
    const child = new Child('node/stream', [path, 'empty']);
    expect(await child.ended()).to.include({ code: 0, signal: null, stderr: '' });
    expect(readFileSync(path, 'utf8')).to.equal('handed on, held back');
  });

  it('is flushed at SIGTERM', async () => {
    const child = new Child('node/stream', [path, 'signal']);
    await child.prints('ready');
    child.process.kill('SIGTERM');
    expect(await child.ended()).to.include({ code: null, signal: 'SIGTERM', stderr: '' });
    expect(readFileSync(path, 'utf8')).to.equal('handed on, held back');
  });

  it('writes no more than was already handed to the kernel at process.exit', async () => {
    const child = new Child('node/stream', [path, 'exit']);
    expect(await child.ended()).to.include({ code: 3, signal: null, stderr: '' });
    expect(readFileSync(path, 'utf8')).to.equal('handed on, ');
  });
});
