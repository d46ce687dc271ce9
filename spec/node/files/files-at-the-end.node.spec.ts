/** What happens to open files at the end of the program, seen from outside. */
import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Child, type Ended } from '../../support/child.js';
import { runtime } from '../../support/runtime.js';

/** Shows the source of a warning about collected handles. */
const command = runtime.kind === 'node' ? [...runtime.command, '--trace-warnings'] : runtime.command;

/** The contents of the files if everything asynchronous is awaited. */
const AWAITED = { streamed: 'written', busy: 30_000_000 };

describe(`open files at the end of the program on ${runtime.name}`, () => {
  let folder: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'lastcall-files-')));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  async function end(how: string, signal?: NodeJS.Signals): Promise<Ended> {
    const child = new Child('node/files-at-the-end', [folder, how], command);
    if (signal !== undefined) {
      await child.prints('ready\n');
      child.process.kill(signal);
    }
    return child.ended();
  }

  function textOf(name: string): string {
    return readFileSync(join(folder, name), 'utf8');
  }

  function expectWritten(): void {
    expect([textOf('synchronous'), textOf('idle')]).to.deep.equal(['written', 'written']);
  }

  it('are closed with all pending writes and stream contents when the loop runs empty', async () => {
    expect(await end('empty')).to.deep.equal({
      stdout: ['ready', 'open: '],
      stderr: '',
      code: 0,
      signal: null,
    });
    expectWritten();
    expect({ streamed: textOf('streamed'), busy: statSync(join(folder, 'busy')).size }).to.deep.equal(
      AWAITED,
    );
  });

  it('are closed with all pending writes and stream contents at SIGTERM', async () => {
    expect(await end('signal', 'SIGTERM')).to.deep.equal({
      stdout: ['ready', 'open: '],
      stderr: '',
      code: null,
      signal: 'SIGTERM',
    });
    expectWritten();
    expect({ streamed: textOf('streamed'), busy: statSync(join(folder, 'busy')).size }).to.deep.equal(
      AWAITED,
    );
  });

  it('are closed if they are synchronous, otherwise left to the system, at process.exit', async () => {
    expect(await end('exit')).to.deep.equal({
      stdout: ['ready', 'open: busy, idle, streamed'],
      stderr: '',
      code: 3,
      signal: null,
    });
    expectWritten();
  });

  it('are closed if they are synchronous, otherwise left to the system, after an uncaught error', async () => {
    const { stderr, ...ended } = await end('throw');
    expect(ended).to.deep.equal({ stdout: ['ready', 'open: busy, idle, streamed'], code: 1, signal: null });
    expect(stderr)
      .to.match(/on purpose/)
      .and.not.match(/warning|EBADF|ERR_/i);
    expectWritten();
  });

  it('cause no warning when collected, and close no other file', async () => {
    const path = join(folder, 'text');
    writeFileSync(path, 'x');
    expect(await new Child('node/files-collected', [path], command).ended()).to.deep.equal({
      stdout: ['open: 20, held: 20', 'open: 0, alive: 0', 'open: 20', 'the end'],
      stderr: '',
      code: 0,
      signal: null,
    });
  });
});
