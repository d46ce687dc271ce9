/** `tempDir`: what is created, and what is removed. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
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
import { configure, live } from 'lastcall';
import { tempDir } from 'lastcall/node';
import { apart, collect } from '../../support/collect.js';
import { sleep } from '../../support/time.js';

describe('tempDir', () => {
  it('creates a directory that no other user may enter, and removes it with its contents', () => {
    let path: string;
    {
      using dir = tempDir('a prefix-');
      ({ path } = dir);
      expect(dirname(path)).to.equal(resolve(tmpdir()));
      expect(basename(path)).to.match(/^a prefix-.{6}$/);
      expect(statSync(path).mode & 0o777).to.equal(0o700);
      expect([dir.value, String(dir)]).to.deep.equal([path, path]);
      mkdirSync(dir.join('deep', 'down'), { recursive: true });
      writeFileSync(dir.join('deep', 'down', 'file'), 'text');
      writeFileSync(join(path, '.hidden'), 'text');
    }
    expect(existsSync(path)).to.equal(false);
  });

  it('is labelled by its path', () => {
    using dir = tempDir();
    expect(live().map(({ kind, label }) => `${kind} ${label}`)).to.deep.equal([
      `managed directory ${dir.path}`,
    ]);
    expect(inspect(dir)).to.equal(`<managed directory ${dir.path}>`);
  });

  it('is removed once, and throws on use after that', () => {
    const dir = tempDir();
    const { path } = dir;
    dir[Symbol.dispose]();
    mkdirSync(path);
    dir[Symbol.dispose]();
    expect(existsSync(path)).to.equal(true);
    rmSync(path, { recursive: true });
    const uses = [() => dir.path, () => dir.value, () => dir.join('a'), () => String(dir)];
    for (const use of [...uses, () => dir.borrow(() => {})]) {
      expect(use).to.throw(ReferenceError, `directory ${path} was released or detached`);
    }
    expect(inspect(dir)).to.equal(`<managed directory ${path}; dead>`);
  });

  it('is left to the caller when it is detached', () => {
    const path = tempDir().detach() as string;
    expect(existsSync(path)).to.equal(true);
    rmSync(path, { recursive: true });
  });

  it('is not removed while it is borrowed', async () => {
    const dir = tempDir();
    const borrowed = dir.borrow(async (path) => {
      await sleep(1);
      writeFileSync(join(path, 'late'), 'text');
      return path;
    });
    dir[Symbol.dispose]();
    const path = await borrowed;
    await sleep(0);
    expect(existsSync(path)).to.equal(false);
  });

  it('joins paths inside, and rejects those outside', () => {
    using dir = tempDir();
    expect(dir.join('a', '..', 'b', '/c')).to.equal(`${dir.path}/b/c`);
    expect(dir.join()).to.equal(dir.path);
    for (const parts of [['..'], ['a', '../..', 'etc'], ['..', `${basename(dir.path)}-2`]]) {
      expect(() => dir.join(...parts)).to.throw(RangeError, 'is not inside');
    }
  });

  it('rejects prefixes that could lead elsewhere, and creates nothing', () => {
    const before = readdirSync(tmpdir());
    for (const prefix of ['', '.', '..', '../a', 'a/b', '/a', 'a\\b', 'a/..', 'a\0b']) {
      expect(() => tempDir(prefix), JSON.stringify(prefix)).to.throw(
        RangeError,
        /^The prefix of tempDir must not (be|contain) /,
      );
    }
    expect(() => tempDir(1 as unknown as string)).to.throw(TypeError, 'must be a string, but it is number');
    expect(readdirSync(tmpdir()).filter((name) => !before.includes(name) && name.startsWith('a'))).to.be
      .empty;
    expect(live()).to.be.empty;
  });

  it('says what to do when no directory can be created', () => {
    expect(() => tempDir('a'.repeat(300)))
      .to.throw(/^No temporary directory can be made in .* \(.*\): set TMPDIR/)
      .with.property('code', 'ENAMETOOLONG');
    expect(live()).to.be.empty;
  });

  it('finds its directory after process.chdir if TMPDIR is relative', () => {
    using outer = tempDir();
    mkdirSync(outer.join('tmp'));
    const before = { directory: process.cwd(), TMPDIR: process.env['TMPDIR'] };
    process.chdir(outer.path);
    process.env['TMPDIR'] = 'tmp';
    const dir = tempDir();
    process.chdir(before.directory);
    if (before.TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before.TMPDIR;
    expect(readdirSync(outer.join('tmp'))).to.deep.equal([basename(dir.path)]);
    dir[Symbol.dispose]();
    expect(readdirSync(outer.join('tmp'))).to.be.empty;
  });

  it('never follows links that are in it', () => {
    using outside = tempDir();
    writeFileSync(outside.join('file'), 'text');
    const dir = tempDir();
    symlinkSync(outside.path, dir.join('directory'));
    symlinkSync(outside.join('file'), dir.join('file'));
    symlinkSync('nowhere', dir.join('nothing'));
    symlinkSync('.', dir.join('itself'));
    const { path } = dir;
    dir[Symbol.dispose]();
    expect(existsSync(path)).to.equal(false);
    expect(readFileSync(outside.join('file'), 'utf8')).to.equal('text');
  });

  it('removes a link that replaced it, but not the target of the link', () => {
    using outside = tempDir();
    writeFileSync(outside.join('file'), 'text');
    for (const to of [outside.path, outside.join('file'), 'nowhere']) {
      const dir = tempDir();
      const { path } = dir;
      rmSync(path, { recursive: true });
      symlinkSync(to, path);
      dir[Symbol.dispose]();
      expect(lstatSync(path, { throwIfNoEntry: false })).to.equal(undefined);
    }
    expect(readdirSync(outside.path)).to.deep.equal(['file']);
  });

  it('does nothing if it was removed before', () => {
    using outside = tempDir();
    const removed = tempDir();
    rmSync(removed.path, { recursive: true });
    removed[Symbol.dispose]();
    const moved = tempDir();
    writeFileSync(moved.join('file'), 'text');
    renameSync(moved.path, outside.join('moved'));
    moved[Symbol.dispose]();
    expect(readdirSync(outside.join('moved'))).to.deep.equal(['file']);
  });

  it('removes names that are not UTF-8', () => {
    const dir = tempDir();
    const { path } = dir;
    execFileSync('/bin/sh', ['-c', 'mkdir "$(printf "\\377\\376")" && > "$(printf "\\377\\376/\\377")"'], {
      cwd: path,
    });
    dir[Symbol.dispose]();
    expect(existsSync(path)).to.equal(false);
  });

  it('is removed when it was dropped', async () => {
    const path = await apart(() => tempDir().path);
    await collect(() => !existsSync(path));
  });

  describe('that cannot be removed', () => {
    /** Make a directory whose path is broken until `mend` is called. */
    function broken(parent: string): { path: string; mend: () => void } {
      const lost = `${parent}-lost`;
      renameSync(parent, lost);
      symlinkSync(basename(parent), parent); // a link to itself
      return {
        path: lost,
        mend: () => {
          rmSync(parent);
          renameSync(lost, parent);
        },
      };
    }

    /** Make directories in another directory than the system's. */
    function within<Result>(parent: string, body: () => Result): Result {
      const before = process.env['TMPDIR'];
      process.env['TMPDIR'] = parent;
      try {
        return body();
      } finally {
        if (before === undefined) delete process.env['TMPDIR'];
        else process.env['TMPDIR'] = before;
      }
    }

    it('throws on disposal, with the cause', () => {
      using outer = tempDir();
      mkdirSync(outer.join('tmp'));
      const dir = within(outer.join('tmp'), () => tempDir());
      const { path } = dir;
      const { mend } = broken(outer.join('tmp'));
      expect(() => dir[Symbol.dispose]())
        .to.throw(Error, `${path} could not be removed (ELOOP`)
        .with.property('code', 'ELOOP');
      expect(dir.alive).to.equal(false);
      mend();
      expect(existsSync(path)).to.equal(true);
    });

    it('is reported with its label when it is collected, and the rest is removed', async () => {
      const log: string[] = [];
      configure({
        onError: (error, { reason, label }) => {
          log.push(`${label} ${reason} ${(error as NodeJS.ErrnoException).code}`);
        },
      });
      using outer = tempDir();
      mkdirSync(outer.join('tmp'));
      const { rest, lost } = await apart(() => ({
        rest: [tempDir().path, tempDir().path],
        lost: within(outer.join('tmp'), () => tempDir().path),
      }));
      const { mend } = broken(outer.join('tmp'));
      try {
        await collect(() => log.length > 0 && !rest.some((path) => existsSync(path)));
      } finally {
        configure({ onError: null });
        mend();
      }
      expect(log).to.deep.equal([`directory ${lost} gc ELOOP`]);
    });
  });
});
