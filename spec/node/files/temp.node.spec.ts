/** Temporary directories, files and locks in child programs: how they end, and how permissions matter. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'chai';
import { tempDir } from 'lastcall/node';
import { Child, run } from '../../support/child.js';
import { runtime } from '../../support/runtime.js';

const ways: Record<string, { code: number | null; signal: NodeJS.Signals | null }> = {
  'loop empty': { code: 0, signal: null },
  'process.exit': { code: 3, signal: null },
  signal: { code: null, signal: 'SIGTERM' },
};

describe(`a program with temporary files and a lock on ${runtime.name}`, () => {
  for (const [way, end] of Object.entries(ways)) {
    it(`leaves none of them behind when it ends by ${way}`, async () => {
      using dir = tempDir();
      const lock = dir.join('app.lock');
      const child = new Child('node/files', [lock, way]);
      if (way === 'signal') {
        await child.prints('ready\n');
        expect(readdirSync(dir.path)).to.deep.equal(['app.lock']);
        child.process.kill('SIGTERM');
      }
      const { stdout, ...rest } = await child.ended();
      expect(rest).to.deep.equal({ stderr: '', ...end });
      const [locked, directory = '', file = ''] = stdout;
      expect([locked, existsSync(directory), existsSync(dirname(file))]).to.deep.equal([lock, false, false]);
      expect(readdirSync(dir.path)).to.be.empty;
    });
  }
});

describe(`temporary directories of an unprivileged user on ${runtime.name}`, () => {
  it('are removed with read-only entries, and one that cannot be removed is reported', async () => {
    const { stdout, stderr, code } = await run('node/unprivileged');
    const seen = stdout.slice(0, 4);
    const [outside = '', parent = '', irremovable = '', older = '', newer = ''] = stdout.slice(4);
    const left = [outside, parent, irremovable, dirname(older), newer].map((path) => existsSync(path));
    const inside = left[2] === true ? readdirSync(irremovable) : undefined;
    for (const path of [outside, parent]) rmSync(path, { recursive: true, force: true });

    expect(seen).to.deep.equal(['may write: false', 'removed: true', 'target: 500 file', 'outside: target']);
    expect(left).to.deep.equal([true, true, true, false, false]);
    expect(inside).to.deep.equal([]);
    expect(stderr).to.match(
      /^lastcall: directory (\S+) failed at exit: Error: \1 could not be removed \(EACCES/,
    );
    expect(stderr).to.include(irremovable);
    expect(code).to.equal(0);
  });
});
