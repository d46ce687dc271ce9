/** `openFileSync`: its operations, and how it is closed. */
import { closeSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { configure, live } from 'lastcall';
import { openFileSync } from 'lastcall/node';
import { apart, collect } from '../../support/collect.js';
import { descriptorsOf, useFolder } from './folder.js';

/** Deno's error names, where Node uses the system's codes. */
const BAD_DESCRIPTOR = /EBADF|Bad file descriptor/;
const NO_SPACE = /ENOSPC|No space left/;

describe('openFileSync', () => {
  const pathOf = useFolder();

  it('returns a file with the functions of node:fs for its descriptor', () => {
    const path = pathOf('operations');
    using file = openFileSync(path, 'w+', 0o600);
    file.writeFile('one\n');
    file.appendFile('two\n');
    expect(file.write('three\n', 8)).to.equal(6);
    expect(file.write(Buffer.from('-four\n'), 1, 5, 14)).to.equal(5);
    expect(file.writev([Buffer.from('fi'), Buffer.from('ve\n')], 19)).to.equal(5);
    const buffer = Buffer.alloc(3);
    expect([file.read(buffer, 0, 3, 4), buffer.toString()]).to.deep.equal([3, 'two']);
    expect([file.read(buffer, { position: 0 }), buffer.toString()]).to.deep.equal([3, 'one']);
    const parts = [Buffer.alloc(3), Buffer.alloc(5)];
    expect([file.readv(parts, 8), parts.join('|')]).to.deep.equal([8, 'thr|ee\nfo']);
    expect(file.stat().size).to.equal(24);
    expect(file.stat({ bigint: true }).mode & 0o777n).to.equal(0o600n);
    file.chmod(0o640);
    file.utimes(1, 2);
    file.chown(process.getuid?.() ?? -1, process.getgid?.() ?? -1);
    const { mode, mtimeMs } = file.stat();
    expect([mode & 0o777, mtimeMs]).to.deep.equal([0o640, 2_000]);
    file.truncate(7);
    file.sync();
    file.datasync();
    expect([file.fd, descriptorsOf(path)]).to.deep.equal([file.value, [file.value]]);
    using reader = openFileSync(path);
    expect(reader.readFile('utf8')).to.equal('one\ntwo');
  });

  it('is labelled by its path, whatever its type', () => {
    const path = pathOf('labelled');
    writeFileSync(path, '');
    const files = [path, Buffer.from(path), pathToFileURL(path)].map((given) => openFileSync(given));
    expect(live().map(({ label }) => label)).to.deep.equal(Array(3).fill(`file ${path}`));
    for (const file of files) file.close();
  });

  it('throws if there is no such file, and leaves nothing alive', () => {
    expect(() => openFileSync(pathOf('missing'))).to.throw('ENOENT');
    expect([live().length, existsSync(pathOf('missing'))]).to.deep.equal([0, false]);
  });

  it('closes the file once, and throws on use after that', () => {
    const path = pathOf('closed');
    const file = openFileSync(path, 'w');
    file.close();
    expect(descriptorsOf(path)).to.deep.equal([]);
    const other = openFileSync(pathOf('other'), 'w'); // gets the same number
    file.close();
    file[Symbol.dispose]();
    other.write('still open');
    const closed = new RegExp(`^file ${path} was released or detached`);
    for (const use of [() => file.fd, () => file.value, () => file.stat(), () => file.writeFile('x')]) {
      expect(use).to.throw(ReferenceError, closed);
    }
    other.close();
    expect(readFileSync(pathOf('other'), 'utf8')).to.equal('still open');
  });

  it('throws EBADF on disposal when other code has closed the descriptor', () => {
    const file = openFileSync(pathOf('closed by somebody'), 'w');
    closeSync(file.fd);
    expect(() => file.close()).to.throw(BAD_DESCRIPTOR);
    expect(file.alive).to.equal(false);
    file.close();
  });

  it('closes a file that was dropped, and reports one that cannot be closed with its path', async () => {
    const log: string[] = [];
    configure({
      onError: (error, { reason, label }) => {
        expect(error).to.have.property('message').that.matches(BAD_DESCRIPTOR);
        log.push(`${label} ${reason}`);
      },
    });
    const [path, broken] = [pathOf('dropped'), pathOf('dropped and broken')];
    await apart(() => {
      openFileSync(path, 'w').write('x');
      closeSync(openFileSync(broken, 'w').fd);
    });
    await collect(() => live().length === 0);
    configure({ onError: null });
    expect(log).to.deep.equal([`file ${broken} gc`]);
    expect([descriptorsOf(path), readFileSync(path, 'utf8')]).to.deep.equal([[], 'x']);
  });

  it('throws the error of the disk, and closes all the same', () => {
    const full = existsSync('/dev/full');
    const file = openFileSync(full ? '/dev/full' : pathOf('dropped'), full ? 'w' : 'r');
    expect(() => file.write('x')).to.throw(full ? NO_SPACE : BAD_DESCRIPTOR);
    file.close();
    expect(descriptorsOf('/dev/full')).to.deep.equal([]);
  });

  it('returns the descriptor when it is detached', () => {
    const path = pathOf('detached');
    const file = openFileSync(path, 'w');
    const descriptor = file.detach() as number;
    file.close();
    expect(descriptorsOf(path)).to.deep.equal([descriptor]);
    closeSync(descriptor);
  });
});
