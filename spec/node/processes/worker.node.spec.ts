/** Workers that run when their program ends, observed by a file that they write when they are drained. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Child } from '../../support/child.js';
import { runtime } from '../../support/runtime.js';

describe(`workers at the end of a program, on ${runtime.name}`, () => {
  const ways = {
    'loop empty': { notes: 'awaited\n', stdout: ['ready', 'main: older'], code: 0, signal: null },
    'process.exit': { notes: 'sync twin\n', stdout: ['main: older'], code: 3, signal: null },
    SIGTERM: { notes: 'awaited\n', stdout: ['ready', 'main: older'], code: null, signal: 'SIGTERM' },
  };
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'worker-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  for (const [way, { notes, ...seen }] of Object.entries(ways)) {
    it(`${way}: the worker is drained once, before older records`, async () => {
      const file = join(folder, 'notes');
      const program = new Child('node/running-worker', [way, file]);
      if (way === 'SIGTERM') {
        await program.prints('ready\n');
        program.process.kill(way);
      }
      expect(await program.ended()).to.deep.equal({ ...seen, stderr: '' });
      expect(readFileSync(file, 'utf8')).to.equal(notes);
    });
  }
});
