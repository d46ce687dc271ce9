/** `lastcall attach`: reports on a running program, which goes on as before. */
import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tempDir } from 'lastcall/node';
import type { ReportData } from '../../src/debug/report/data.js';
import { Child } from '../support/child.js';
import { lastcall, lastcallAsNobody, lastcallCollected, programPath } from '../support/command.js';
import { until } from '../support/processes.js';
import { root } from '../support/root.js';

const TRACED = ['--import', pathToFileURL(join(root, 'dist/debug/index.js')).href];

/** A program that runs until the end of a spec. Specs of other files may have inspectors open, too. */
class Running implements AsyncDisposable {
  readonly child: Child;

  constructor(options: readonly string[] = [], ...args: string[]) {
    const program = pathToFileURL(programPath('running'));
    this.child = new Child(program, args, [process.execPath, ...options]);
  }

  static async start(options: readonly string[] = [], ...args: string[]): Promise<Running> {
    const running = new Running(options, ...args);
    await running.child.prints('runs');
    return running;
  }

  get pid(): string {
    return String(this.child.process.pid);
  }

  /** The program's current state, as it prints it. */
  async says(): Promise<string> {
    const { child } = this;
    child.process.stdin.write('?');
    await child.prints('goes on');
    return child.stdout.split('\n').find((line) => line.startsWith('goes on')) ?? '';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.process.stdin.end();
    await this.child.ended();
  }
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** The latest address of a program's inspector, from its standard error. */
async function inspectorPort({ child }: Running): Promise<number> {
  const url = /ws:\/\/127\.0\.0\.1:(\d+)/;
  await until(() => url.test(child.stderr), 'the program printed the address of its inspector');
  return Number(url.exec(child.stderr)?.[1]);
}

/** Programs use different ports instead of 9229, so that two at once can have inspectors. */
const ANY_PORT = ['--inspect-port=0'];

describe('lastcall attach', () => {
  it('prints the report of a traced program', async () => {
    await using running = await Running.start([...TRACED, ...ANY_PORT]);
    const { stdout, stderr, code } = await lastcall('attach', running.pid);
    expect(stdout[0]).to.match(/^lastcall: running\.js \(Node\.js .*traced for /);
    expect(stdout.at(-3)).to.equal('Alive');
    expect(stdout.at(-2)).to.match(/^ {2}whileItRuns\(Object\): 1, for /);
    expect(stdout.at(-1)).to.match(/^ {6}made at .*running\.js:\d+:\d+$/);
    expect({ stderr, code }).to.deep.equal({ stderr: '', code: 0 });
  });

  it('leaves the program running, and closes its inspector', async () => {
    await using running = await Running.start([...TRACED, ...ANY_PORT]);
    expect((await lastcall('attach', running.pid)).code).to.equal(0);
    const port = await inspectorPort(running);
    expect(await listens(port)).to.equal(false);
    expect(await running.says()).to.equal('goes on, traced: true, observers: 2');
    expect((await lastcall('attach', running.pid)).code).to.equal(0); // once more
  });

  it('reports what is alive in a program that is not traced, and does not trace it', async () => {
    await using running = await Running.start(ANY_PORT);
    const { stdout, stderr, code } = await lastcall('attach', running.pid);
    expect(stdout[0]).to.equal('Alive');
    expect(stdout[1]).to.match(/^ {2}whileItRuns\(Object\): 1, for /);
    expect(stderr).to.contain('the program is not traced').and.to.contain('--import lastcall/debug');
    expect(code).to.equal(0);
    expect(await running.says()).to.equal('goes on, traced: false, observers: 0');
  });

  it('leaves an inspector open that was open before', async () => {
    await using running = await Running.start([...TRACED, '--inspect=127.0.0.1:0']);
    const { stdout, code } = await lastcall('attach', running.pid);
    expect(stdout.join('\n')).to.contain('whileItRuns(Object): 1');
    expect(code).to.equal(0);
    const port = await inspectorPort(running);
    expect(await listens(port)).to.equal(true);
    const { code: again } = await lastcall('attach', '--port', String(port), running.pid);
    expect(again).to.equal(0);
  });

  it('attaches to two programs at once, whose inspectors want the same port', async () => {
    await using one = await Running.start(TRACED);
    await using other = await Running.start(TRACED);
    const both = await Promise.all([lastcall('attach', one.pid), lastcall('attach', other.pid)]);
    for (const { stdout, stderr, code } of both) {
      expect(stdout.join('\n')).to.contain('whileItRuns(Object): 1');
      expect({ stderr, code }).to.deep.equal({ stderr: '', code: 0 });
    }
  });

  it('prints data, and writes a file', async () => {
    await using running = await Running.start([...TRACED, ...ANY_PORT]);
    await using folder = tempDir();
    const file = join(folder.path, 'report.json');
    const { stdout, stderr } = await lastcall('attach', '--json', '--report', file, running.pid);
    const data = JSON.parse(stdout.join('\n')) as ReportData;
    expect(data.alive.map(({ label }) => label)).to.deep.equal(['whileItRuns(Object)']);
    expect(JSON.parse(await readFile(file, 'utf8'))).to.deep.equal(data);
    expect(stderr).to.contain(`the report is in ${file}`);
  });

  it('reports that a program does not use lastcall', async () => {
    await using running = await Running.start(ANY_PORT, 'without');
    const { stdout, stderr, code } = await lastcall('attach', running.pid);
    expect({ stdout, code }).to.deep.equal({ stdout: [], code: 1 });
    expect(stderr).to.contain(`process ${running.pid} does not use lastcall`);
    expect(await listens(await inspectorPort(running))).to.equal(false);
  });

  it('reports that a program handles SIGUSR1 itself, and how to start it instead', async () => {
    await using running = await Running.start(ANY_PORT, 'own');
    const { stderr, code } = await lastcall('attach', '--timeout', '500', running.pid);
    await running.child.prints('SIGUSR1');
    expect(stderr).to.match(/did not open its inspector in time: .*\. Or start it with --inspect=0/);
    expect(code).to.equal(1);
  });

  it('gives up in time, whatever is collected meanwhile', async () => {
    await using running = await Running.start(ANY_PORT, 'own');
    const { stderr, code } = await lastcallCollected('attach', '--timeout', '500', running.pid);
    expect(stderr).to.contain('did not open its inspector in time');
    expect(code).to.equal(1);
  });

  it('attaches to a program that handles SIGUSR1 itself if its inspector is open', async () => {
    await using running = await Running.start([...TRACED, '--inspect=127.0.0.1:0'], 'own');
    expect((await lastcall('attach', running.pid)).stdout.join('\n')).to.contain('whileItRuns(Object): 1');
    expect(running.child.stdout).to.not.contain('SIGUSR1');
  });

  it('reports that there is no such process', async () => {
    const gone = await Running.start();
    await gone[Symbol.asyncDispose]();
    const { stderr, code } = await lastcall('attach', gone.pid);
    expect({ stderr, code }).to.deep.equal({
      stderr: `lastcall: there is no process ${gone.pid}\n`,
      code: 1,
    });
  });

  it('does no harm to a process that is not Node.js', async () => {
    const cat = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
    const ended = once(cat, 'exit');
    const { stderr, code } = await lastcall('attach', String(cat.pid));
    cat.stdin.end();
    expect(await ended).to.deep.equal([0, null]);
    expect(stderr).to.match(/^lastcall: process \d+ is not a Node\.js program, but \w+: /);
    expect(code).to.equal(1);
  });

  it('reports that no inspector of that program listens at a port', async () => {
    await using running = await Running.start();
    await using other = await Running.start(['--inspect=127.0.0.1:0']);
    const port = await inspectorPort(other);
    const { stderr, code } = await lastcall('attach', '--port', String(port), running.pid);
    expect(stderr).to.contain(`no inspector of process ${running.pid} listens at 127.0.0.1:${port}`);
    expect(code).to.equal(1);
  });

  it('reports that a process belongs to another user', async function () {
    if (process.getuid?.() !== 0) {
      console.log('      skipped: only root can act as another user');
      this.skip();
    }
    await using running = await Running.start();
    const { stderr, code } = await lastcallAsNobody('attach', running.pid);
    expect(stderr).to.equal(
      `lastcall: process ${running.pid} belongs to another user: run lastcall as that user, or as root\n`,
    );
    expect(code).to.equal(1);
  });

  it('reports that a program is busy, which closes its inspector later', async () => {
    await using running = await Running.start([...TRACED, ...ANY_PORT], 'busy');
    const { stdout, stderr, code } = await lastcall('attach', running.pid);
    expect(stdout.join('\n')).to.contain('whileItRuns(Object): 1');
    expect(stderr).to.match(/is still open: the program is busy, and will close it when it is idle again\n$/);
    expect(code).to.equal(0);
  });
});
