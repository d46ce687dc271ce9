/** `lockFile` in many processes: one at a time holds the lock, wherever the others are killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { lockFile, tempDir, type LockedError, type TempDir } from 'lastcall/node';
import { Child, type Ended } from '../../support/child.js';
import { runtime } from '../../support/runtime.js';
import { sleep } from '../../support/time.js';

const RACERS = 5;
const ROUNDS = 10;

/** How many processes are killed or end, one after the other. */
const CHAIN = 3;

/** Enough for a line to reach every process. */
const HEAD_START_MS = 5;

/** The text of a stale lock, made by a process that was killed. */
async function textLeft(path: string): Promise<string> {
  const holder = new Child('node/lock-holder', [path]);
  await holder.prints('ready\n');
  holder.process.kill('SIGKILL');
  await holder.ended();
  return readFileSync(path, 'utf8');
}

/** The same lock with another token. */
function renewed(text: string, token: string): string {
  return text.replace(/"token": "[^"]*"/, `"token": "${token}"`);
}

class Racer {
  readonly #child = new Child('node/lock-racer');
  readonly #lines = createInterface({ input: this.#child.process.stdout })[Symbol.asyncIterator]();

  /** Wait for the next line that it prints. */
  async answer(): Promise<string> {
    return String((await this.#lines.next()).value);
  }

  ask(line: string): Promise<string> {
    this.#child.process.stdin.write(`${line}\n`);
    return this.answer();
  }

  async end(): Promise<void> {
    this.#child.process.stdin.end();
    expect(await this.#child.ended()).to.include({ stderr: '', code: 0 });
  }
}

describe(`lockFile among processes of ${runtime.name}`, () => {
  let dir: TempDir;
  let path: string;

  beforeEach(() => {
    dir = tempDir('race-');
    path = dir.join('app.lock');
  });

  afterEach(() => dir[Symbol.dispose]());

  it('throws while another process holds the lock, and takes the lock over once that process is killed', async () => {
    const holder = new Child('node/lock-holder', [path]);
    await holder.prints('ready\n');
    expect(() => lockFile(path))
      .to.throw(/ is held by process \d+ \(".*lock-holder\.js"\), since /)
      .with.property('pid', holder.process.pid);
    holder.process.kill('SIGKILL');
    await holder.ended();
    lockFile(path)[Symbol.dispose]();
    expect(readdirSync(dir.path)).to.be.empty;
  });

  it('takes over the lock of a zombie process', async () => {
    const command = [
      ...runtime.command,
      new URL('../../programs/node/lock-holder.js', import.meta.url).pathname,
    ];
    // A shell that executes another program never collects the status of its child.
    const parent = spawn('/bin/sh', ['-c', '"$@" & exec sleep 30', 'sh', ...command, path], {
      stdio: 'ignore',
    });
    const ended = once(parent, 'exit');
    while (readdirSync(dir.path).join() !== 'app.lock') await sleep(5); // its draft is removed as well
    const { pid } = JSON.parse(readFileSync(path, 'utf8')) as LockedError;
    expect(() => lockFile(path))
      .to.throw()
      .with.property('pid', pid);
    process.kill(pid, 'SIGKILL');
    while (!/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) await sleep(1);
    lockFile(path)[Symbol.dispose]();
    expect(readdirSync(dir.path)).to.be.empty;
    parent.kill('SIGKILL');
    await ended;
  });

  it('gives a lock to one of many that race for it: free, stale, or stale with a stale guard', async () => {
    const left = await textLeft(path);
    const racers = Array.from({ length: RACERS }, () => new Racer());
    await Promise.all(racers.map((racer) => racer.answer()));
    for (let round = 0; round < ROUNDS * 3; round++) {
      rmSync(path, { force: true });
      if (round % 3 > 0) writeFileSync(path, renewed(left, `left-${round}`));
      if (round % 3 > 1) writeFileSync(`${path}.left-${round}.guard`, renewed(left, `guard-${round}`));
      const line = `${path} ${Date.now() + HEAD_START_MS}`;
      const answers = await Promise.all(racers.map((racer) => racer.ask(line)));
      const winners = answers.filter((answer) => answer.startsWith('got '));
      expect(winners, `round ${round}: ${answers.join('; ')}`).to.have.lengthOf(1);
      const pid = winners[0]?.slice('got '.length);
      expect(new Set(answers)).to.deep.equal(new Set([`got ${pid}`, `refused ${pid}`]));
      expect(readdirSync(dir.path)).to.have.members(['app.lock', 'app.lock-inside']);
      await Promise.all(racers.map((racer) => racer.ask('')));
      expect(readdirSync(dir.path)).to.be.empty;
    }
    await Promise.all(racers.map((racer) => racer.end()));
  });

  it('lets one at a time hold the lock, however often others are killed while they hold or acquire it', async () => {
    const log = dir.join('log');
    writeFileSync(log, '');
    const command = ['env', 'KILL_CHANCE=0.004', ...runtime.command];
    const one = (): Promise<Ended> => new Child('node/lock-killed', [path, log, '60'], command).ended();
    /** Run one process after the other. */
    const line = async (): Promise<Ended[]> => {
      const ends: Ended[] = [];
      for (let count = 0; count < CHAIN; count++) ends.push(await one());
      return ends;
    };
    const ends = (await Promise.all(Array.from({ length: 4 }, line))).flat();
    for (const { stderr, code, signal } of ends) {
      expect([stderr, code ?? signal]).to.be.deep.oneOf([
        ['', 0],
        ['', 'SIGKILL'],
      ]);
    }
    const events = readFileSync(log, 'utf8').trimEnd().split('\n');
    for (let at = 0; at < events.length; at += 2) {
      const [event, pid] = (events[at] as string).split(' ');
      expect(event, events.slice(at - 4, at + 4).join()).to.equal('in');
      expect(events[at + 1]).to.be.oneOf([`out ${pid}`, `killed ${pid}`]);
    }
    expect(ends.filter(({ signal }) => signal !== null)).to.not.be.empty;
    lockFile(path)[Symbol.dispose]();
    expect(existsSync(path)).to.equal(false);
  });
});
