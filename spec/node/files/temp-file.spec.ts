/** `tempFile`: what is created, and what is removed. */
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { live } from 'lastcall';
import { tempDir, tempFile } from 'lastcall/node';
import { apart, collect } from '../../support/collect.js';
import { sleep } from '../../support/time.js';

describe('tempFile', () => {
  it('creates an empty file of that name, alone in a private directory, and removes both', () => {
    let path: string;
    {
      using file = tempFile('settings.json');
      ({ path } = file);
      expect([basename(path), readFileSync(path, 'utf8')]).to.deep.equal(['settings.json', '']);
      expect(statSync(path).mode & 0o777).to.equal(0o600);
      expect(statSync(dirname(path)).mode & 0o777).to.equal(0o700);
      expect(readdirSync(dirname(path))).to.deep.equal(['settings.json']);
      expect(dirname(dirname(path))).to.equal(resolve(tmpdir()));
      expect([file.value, String(file)]).to.deep.equal([path, path]);
      writeFileSync(path, 'text');
      writeFileSync(`${path}.bak`, 'what an editor leaves beside it');
    }
    expect(existsSync(dirname(path))).to.equal(false);
  });

  it('has a default name', () => {
    using file = tempFile();
    expect(basename(file.path)).to.equal('file');
  });

  it('is labelled by its path', () => {
    using file = tempFile('a.txt');
    expect(live().map(({ kind, label }) => `${kind} ${label}`)).to.deep.equal([`managed file ${file.path}`]);
    expect(inspect(file)).to.equal(`<managed file ${file.path}>`);
  });

  it('is removed once, and throws on use after that', () => {
    const file = tempFile();
    const { path } = file;
    file[Symbol.dispose]();
    file[Symbol.dispose]();
    for (const use of [() => file.path, () => file.value, () => String(file), () => file.borrow(() => {})]) {
      expect(use).to.throw(ReferenceError, `file ${path} was released or detached`);
    }
    expect(inspect(file)).to.equal(`<managed file ${path}; dead>`);
  });

  it('is not removed while it is borrowed', async () => {
    const file = tempFile();
    const borrowed = file.borrow(async (path) => {
      await sleep(1);
      return { path, text: readFileSync(path, 'utf8') };
    });
    file[Symbol.dispose]();
    const { path, text } = await borrowed;
    await sleep(0);
    expect([text, existsSync(dirname(path))]).to.deep.equal(['', false]);
  });

  it('rejects names that could lead elsewhere, and leaves nothing behind', () => {
    const before = readdirSync(tmpdir());
    for (const name of ['', '.', '..', '../a', 'a/b', '/a', 'a\\b', 'a/..', 'a\0b']) {
      expect(() => tempFile(name), JSON.stringify(name)).to.throw(
        RangeError,
        /^The name of tempFile must not (be|contain) /,
      );
    }
    expect(() => tempFile(null as unknown as string)).to.throw(TypeError, 'must be a string');
    expect(() => tempFile('a'.repeat(300))).to.throw(/ENAMETOOLONG|too long/i);
    const made = readdirSync(tmpdir()).filter((name) => !before.includes(name));
    expect(made.filter((name) => name.startsWith('lastcall-'))).to.be.empty;
    expect(live()).to.be.empty;
  });

  it('removes a link that replaced it, but not the target of the link', () => {
    using outside = tempDir();
    writeFileSync(outside.join('kept'), 'text');
    const file = tempFile();
    const directory = dirname(file.path);
    rmSync(file.path);
    symlinkSync(outside.join('kept'), file.path);
    symlinkSync(outside.path, join(directory, 'another'));
    file[Symbol.dispose]();
    expect([existsSync(directory), readFileSync(outside.join('kept'), 'utf8')]).to.deep.equal([
      false,
      'text',
    ]);
  });

  it('removes a link that replaced its directory, but not the target of the link', () => {
    using outside = tempDir();
    writeFileSync(outside.join('file'), 'text');
    const file = tempFile('file');
    const directory = dirname(file.path);
    rmSync(directory, { recursive: true });
    symlinkSync(outside.path, directory);
    file[Symbol.dispose]();
    expect([existsSync(directory), readdirSync(outside.path)]).to.deep.equal([false, ['file']]);
  });

  it('does nothing if it was moved away', () => {
    using outside = tempDir();
    const file = tempFile();
    const directory = dirname(file.path);
    renameSync(file.path, outside.join('moved'));
    file[Symbol.dispose]();
    expect([existsSync(directory), existsSync(outside.join('moved'))]).to.deep.equal([false, true]);
  });

  it('is removed when it was dropped', async () => {
    const path = await apart(() => tempFile().path);
    await collect(() => !existsSync(dirname(path)));
  });
});
