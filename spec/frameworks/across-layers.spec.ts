/** A server with a pool, temporary directories and child processes, ended by a signal and checked from outside. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Child, type Ended } from '../support/child.js';
import { runs, until } from '../support/processes.js';
import { get } from './http/client.js';

interface Died {
  readonly kind: string;
  readonly label: string;
}

/** Clients that send one request after the other. */
const CLIENTS = 20;

/** The label of an entry, without the path of a directory. */
function kindOf({ label }: Died): string {
  return label.startsWith('directory ') ? 'directory' : label;
}

describe('a server with a pool, and a directory and a child for each request', () => {
  let folder: string;
  let program: Child;
  let url: string;

  async function start(...args: string[]): Promise<void> {
    const tmp = process.env['TMPDIR'];
    process.env['TMPDIR'] = folder; // for the program alone
    program = new Child('frameworks/across-layers', args, [process.execPath], 30_000);
    if (tmp === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = tmp;
    await program.prints('listening');
    url = /http:\S+/.exec(program.stdout)?.[0] ?? '';
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'across-'));
  });

  afterEach(async () => {
    program.process.kill('SIGKILL');
    await rm(folder, { recursive: true });
  });

  /** The entries of scopes that died after the program printed `line`, in order. */
  function died({ stdout }: Ended, line = 'listening'): Died[] {
    return stdout
      .slice(stdout.findLastIndex((printed) => printed.startsWith(line)))
      .filter((printed) => printed.startsWith('died '))
      .map((printed) => JSON.parse(printed.slice('died '.length)) as Died)
      .filter(({ kind }) => kind === 'entry');
  }

  it('responds to all accepted requests, releases everything newest first, and dies of SIGTERM', async () => {
    await start('5000', '3000');
    let completed = 0;
    const request = async (): Promise<void> => {
      for (;;) {
        const response = await get(`${url}/report?rows=5`).catch(() => undefined);
        if (response === undefined || response.status === 503) return; // closed
        expect(response.text.split('\n')).to.have.lengthOf(6);
        completed += 1;
        if (completed === CLIENTS) program.process.kill('SIGTERM');
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, request));
    const ended = await program.ended();
    expect([ended.stderr, ended.signal]).to.deep.equal(['', 'SIGTERM']);

    const accepted = ended.stdout.filter((line) => line === 'accepted').length;
    expect(completed).to.equal(accepted);
    const all = died(ended);
    const order = all.map(kindOf);
    for (const label of ['endChild(ChildProcess)', 'giveBack(Connection)']) {
      expect(order.filter((each) => each === label)).to.have.lengthOf(accepted);
    }
    // One for each request, and the application's.
    expect(order.filter((each) => each === 'directory')).to.have.lengthOf(accepted + 1);
    expect(order.slice(-2)).to.deep.equal(['directory', 'closePool(Pool)']);
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('gives up a handler that hangs, names what is alive, releases all newest first, and dies of SIGTERM', async () => {
    await start('300', '3000');
    const hanging = get(`${url}/hang`).catch((error: NodeJS.ErrnoException) => error.code);
    await program.prints('hanging');
    program.process.kill('SIGTERM');
    expect(await hanging).to.equal('ECONNRESET');
    const ended = await program.ended();
    expect(ended.signal).to.equal('SIGTERM');
    expect(ended.stderr).to.match(
      /^Not closed within 300 ms, still alive: closePool\(Pool\), .*ChildProcess/,
    );

    const all = died(ended, 'hanging');
    expect(all.map(kindOf)).to.deep.equal([
      ...['endChild(ChildProcess)', 'directory', 'giveBack(Connection)'],
      ...['directory', 'closePool(Pool)'],
    ]);
    expect(await readdir(folder)).to.deep.equal([]);
    const pid = Number(/hanging (\d+)/.exec(ended.stdout.join('\n'))?.[1]);
    await until(() => !runs(pid), `the end of the child ${pid}`); // its parent killed it, and died at once
  });

  it('names what cannot be released within the deadline, releases the rest, and dies of SIGTERM', async () => {
    await start('300', '500');
    const hanging = get(`${url}/hang`).catch((error: NodeJS.ErrnoException) => error.code);
    await program.prints('hanging');
    const stuck = get(`${url}/stuck`).catch((error: NodeJS.ErrnoException) => error.code);
    await program.prints('stuck');
    program.process.kill('SIGTERM');
    expect(await Promise.all([hanging, stuck])).to.deep.equal(['ECONNRESET', 'ECONNRESET']);
    const ended = await program.ended();
    expect(ended.signal).to.equal('SIGTERM');
    expect(ended.stderr).to.match(/lastcall: neverReleased\(\) was given up: it did not end within 500 ms/);
    expect(died(ended, 'stuck').map(({ label }) => label)).to.include('closePool(Pool)');
    expect(await readdir(folder)).to.deep.equal([]);
    const pid = Number(/hanging (\d+)/.exec(ended.stdout.join('\n'))?.[1]);
    await until(() => !runs(pid), `the end of the child ${pid}`); // its parent killed it, and died at once
  });

  it('does not wait for the grace period when a second signal comes', async () => {
    await start('60000', '3000');
    const hanging = get(`${url}/hang`).catch((error: NodeJS.ErrnoException) => error.code);
    await program.prints('hanging');
    program.process.kill('SIGTERM');
    await program.prints('closing');
    program.process.kill('SIGTERM');
    expect(await hanging).to.equal('ECONNRESET');
    expect((await program.ended()).signal).to.equal('SIGTERM');
    expect(await readdir(folder)).to.deep.equal([]);
  });
});
