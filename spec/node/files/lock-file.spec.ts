/** `lockFile` in one process: the contents of the file, and what is rejected, taken over and reported. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { relative } from 'node:path';
import { expect } from 'chai';
import { configure, live } from 'lastcall';
import { lockFile, type LockedError, tempDir, type TempDir } from 'lastcall/node';
import { apart, collect } from '../../support/collect.js';
import { sleep } from '../../support/time.js';

/** No process has this pid: it is above the limit of Linux. */
const NOBODY = 2 ** 22 + 1;

describe('lockFile', () => {
  let dir: TempDir;
  let path: string;

  beforeEach(() => {
    dir = tempDir('lock-');
    path = dir.join('app.lock');
  });

  afterEach(() => dir[Symbol.dispose]());

  /** The contents of a lock of this process, with changes. */
  function leave(changes: Record<string, unknown>): void {
    using lock = lockFile(path);
    const holder = JSON.parse(readFileSync(lock.value, 'utf8')) as object;
    lock.detach();
    writeFileSync(path, JSON.stringify({ ...holder, ...changes }));
  }

  function refused(): LockedError {
    try {
      lockFile(path)[Symbol.dispose]();
    } catch (error) {
      return error as LockedError;
    }
    throw new Error('it was locked');
  }

  it('creates a file that says who holds it, and removes it', () => {
    {
      using lock = lockFile(path);
      expect(lock.value).to.equal(path);
      expect(JSON.parse(readFileSync(path, 'utf8'))).to.include({ pid: process.pid, host: hostname() });
      expect(readFileSync(path, 'utf8')).to.include('remove this file only if');
      expect(statSync(path).mode & 0o777).to.equal(0o644);
      expect(readdirSync(dir.path)).to.deep.equal(['app.lock']);
    }
    expect(readdirSync(dir.path)).to.be.empty;
  });

  it('names the program if it is known', () => {
    const [, before = ''] = process.argv;
    try {
      process.argv[1] = `${'\n'.repeat(20_000)}/app.js`;
      using _lock = lockFile(path);
      expect(readFileSync(path, 'utf8')).to.include('/app.js"');
      expect(refused().message).to.not.include('\n');
    } finally {
      process.argv[1] = before;
    }
    expect(readdirSync(dir.path)).to.be.empty;
  });

  it('is labelled by its absolute path', () => {
    using lock = lockFile(relative(process.cwd(), path));
    expect(live().map(({ label }) => label)).to.deep.equal([`directory ${dir.path}`, `lock ${path}`]);
    expect(String(lock)).to.equal(`<managed lock ${path}>`);
  });

  it('rejects the same path twice in one process', () => {
    using lock = lockFile(path);
    const error = refused();
    expect(error).to.include({ code: 'ELOCKED', pid: process.pid, host: hostname(), path });
    expect(Math.abs(Date.now() - error.since.getTime())).to.be.below(60_000);
    expect(error.message).to.equal(
      `lock ${path} is held by this process (${process.pid}), since ${error.since.toISOString()}: ` +
        'dispose that lock first, or share it',
    );
    lock[Symbol.dispose]();
    lockFile(path)[Symbol.dispose]();
  });

  it('throws if a running process holds the lock, and says what to do', () => {
    leave({ pid: process.ppid, start: undefined, program: 'other.js' });
    const before = readFileSync(path, 'utf8');
    const error = refused();
    expect(error).to.include({ code: 'ELOCKED', pid: process.ppid });
    expect(error.message).to.match(
      /is held by process \d+ \("other\.js"\), since .*Z: wait until it has ended/,
    );
    expect([readFileSync(path, 'utf8'), readdirSync(dir.path)]).to.deep.equal([before, ['app.lock']]);
  });

  it('takes over the lock of a process that has ended', () => {
    leave({ pid: NOBODY, token: 'left' });
    {
      using _lock = lockFile(path);
      expect(JSON.parse(readFileSync(path, 'utf8'))).to.include({ pid: process.pid });
      expect(readdirSync(dir.path)).to.deep.equal(['app.lock']);
    }
    expect(readdirSync(dir.path)).to.be.empty;
  });

  it('takes over the lock of a process whose pid was reused', function () {
    leave({ start: 'tick 1 of boot 2' });
    if (process.platform !== 'linux') {
      expect(refused()).to.include({ code: 'ELOCKED' });
      return;
    }
    lockFile(path)[Symbol.dispose]();
    expect(readdirSync(dir.path)).to.be.empty;
  });

  it('does not take over the lock of another host', () => {
    leave({ host: 'elsewhere', pid: NOBODY, program: 'other.js' });
    expect(refused()).to.include({ code: 'ELOCKED', pid: NOBODY, host: 'elsewhere' });
    expect(refused().message).to.match(
      / \("other\.js"\) of host "elsewhere", since .*this host cannot check it$/,
    );
  });

  it('takes over a stale guard, and the guard of that guard', () => {
    leave({ pid: NOBODY, token: 'a' });
    const text = readFileSync(path, 'utf8');
    writeFileSync(`${path}.a.guard`, text.replace('"a"', '"b"'));
    writeFileSync(`${path}.b.guard`, text.replace('"a"', '"c"'));
    lockFile(path)[Symbol.dispose]();
    expect(readdirSync(dir.path)).to.be.empty;
  });

  it('throws if a running process does not finish its takeover', function () {
    this.timeout(20_000);
    leave({ pid: process.ppid, start: undefined, token: 'living' });
    const guardian = readFileSync(path, 'utf8');
    rmSync(path);
    leave({ pid: NOBODY, token: 'left' });
    writeFileSync(`${path}.left.guard`, guardian);
    expect(refused()).to.include({ code: 'ELOCKED', pid: process.ppid });
    expect(readdirSync(dir.path)).to.deep.equal(['app.lock', 'app.lock.left.guard']);
  });

  describe('where the path is not a lock file', () => {
    const ours = {
      host: hostname(),
      pid: NOBODY,
      since: '2020-01-01T00:00:00.000Z',
      program: 'a',
      token: 'a',
    };
    const contents: Record<string, string> = {
      empty: '',
      blank: ' \n',
      'a pid, as other programs write it': `${NOBODY}\n`,
      text: 'locked by me',
      'half of a lock': JSON.stringify(ours).slice(0, 60),
      null: 'null',
      'without a token': JSON.stringify({ ...ours, token: undefined }),
      'with a token that is a path': JSON.stringify({ ...ours, token: '../a' }),
      'without a host': JSON.stringify({ ...ours, host: undefined }),
      'with a pid that is not a number': JSON.stringify({ ...ours, pid: 'one' }),
      'with the id of a group': JSON.stringify({ ...ours, pid: -1 }),
      long: JSON.stringify({ ...ours, program: 'a'.repeat(100_000) }),
    };
    for (const [title, text] of Object.entries(contents)) {
      it(`rejects a file that is ${title}, and leaves it`, () => {
        writeFileSync(path, text);
        expect(refused()).to.have.property('code', 'EINVAL');
        expect(refused().message).to.match(
          / is not a lock file of lastcall \(.*\), so nobody knows .*: lock another/,
        );
        expect([readFileSync(path, 'utf8'), readdirSync(dir.path)]).to.deep.equal([text, ['app.lock']]);
      });
    }

    it('rejects a directory and a link', () => {
      mkdirSync(path);
      expect(refused()).to.have.property('code', 'EINVAL');
      rmSync(path, { recursive: true });
      symlinkSync('nowhere', path);
      expect(refused()).to.have.property('code', 'EINVAL');
      expect(existsSync(dir.join('nowhere'))).to.equal(false);
    });
  });

  it('says what to do when no file can be created', () => {
    path = dir.join('missing', 'app.lock');
    expect(refused()).to.have.property('code', 'ENOENT');
    expect(refused().message).to.match(
      /^lock .*app\.lock cannot be taken \(.*\): its directory has to exist/,
    );
    expect(live()).to.have.lengthOf(1);
  });

  it('is released once, and throws on use after that', () => {
    const lock = lockFile(path);
    lock[Symbol.dispose]();
    const next = lockFile(path);
    lock[Symbol.dispose]();
    expect(existsSync(path)).to.equal(true);
    expect(() => lock.value).to.throw(ReferenceError, `lock ${path} was released or detached`);
    expect(() => lock.borrow(() => {})).to.throw(ReferenceError);
    next[Symbol.dispose]();
    expect(existsSync(path)).to.equal(false);
  });

  it('is held while it is borrowed', async () => {
    const lock = lockFile(path);
    const borrowed = lock.borrow(async () => {
      await sleep(1);
      return refused().code;
    });
    lock[Symbol.dispose]();
    expect(await borrowed).to.equal('ELOCKED');
    await sleep(0);
    expect(existsSync(path)).to.equal(false);
  });

  it('throws on disposal if it was taken away, and leaves it to its new holder', () => {
    const lock = lockFile(path);
    rmSync(path);
    const other = lockFile(path);
    const text = readFileSync(path, 'utf8');
    expect(() => lock[Symbol.dispose]()).to.throw(
      Error,
      /^lock .*app\.lock was taken by this process \(\d+\), since .*, while this process held it/,
    );
    expect(readFileSync(path, 'utf8')).to.equal(text);
    other[Symbol.dispose]();
  });

  it('throws on disposal if it was removed', () => {
    const lock = lockFile(path);
    rmSync(path);
    expect(() => lock[Symbol.dispose]()).to.throw(Error, /^lock .*app\.lock was removed while this process/);
  });

  it('is released when it was dropped', async () => {
    await apart(() => void lockFile(path));
    await collect(() => !existsSync(path));
  });

  it('reports to onError at collection that it was removed, and the rest is released', async () => {
    const log: string[] = [];
    configure({ onError: (error, { reason, label }) => log.push(`${label} ${reason} ${String(error)}`) });
    try {
      await apart(() => {
        lockFile(dir.join('older'));
        rmSync(lockFile(path).value);
        lockFile(dir.join('newer'));
      });
      await collect(() => log.length > 0 && readdirSync(dir.path).length === 0);
    } finally {
      configure({ onError: null });
    }
    expect(log).to.have.lengthOf(1);
    expect(log[0]).to.match(/^lock .*app\.lock gc Error: lock .*app\.lock was removed/);
  });
});
