/** Processes that run when their program ends, seen from outside by their pids; and many processes. */
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { live } from 'lastcall';
import { type RunningProcess, spawn } from 'lastcall/node';
import { Child } from '../../support/child.js';
import { apart, collect } from '../../support/collect.js';
import { runs, until } from '../../support/processes.js';
import { runtime } from '../../support/runtime.js';

describe(`processes at the end, on ${runtime.name}`, () => {
  // It is killed at the deadline, and reported unless it is dead a moment later.
  const GIVEN_UP =
    /^(lastcall: process sh \(pid \d+\) was given up: it did not end within 1(49\d|500) ms\n)*$/;
  const ways = {
    'loop empty': { code: 0, signal: null, stderr: /^$/ },
    'process.exit': { code: 3, signal: null, stderr: /^$/ },
    'process.exit, while it never ends': { code: 3, signal: null, stderr: /^$/ },
    'uncaught error': { code: 1, signal: null, stderr: /uncaught on purpose/ },
    SIGTERM: { code: null, signal: 'SIGTERM', stderr: /^$/ },
    'SIGTERM, and it never ends': { code: null, signal: 'SIGTERM', stderr: GIVEN_UP },
    'SIGTERM, while it never ends': { code: null, signal: 'SIGTERM', stderr: GIVEN_UP },
  };

  for (const [way, { stderr, ...seen }] of Object.entries(ways)) {
    it(`${way}: all have ended, with the processes that they started`, async () => {
      const program = new Child('node/running-processes', [way]);
      await program.prints('\n');
      if (way.startsWith('SIGTERM')) {
        await program.prints('ready\n');
        program.process.kill('SIGTERM');
      }
      const ended = await program.ended();
      const pids = ended.stdout[0]?.split(' ').map(Number) ?? [];
      await until(() => !pids.some(runs), 'all have ended');
      expect(pids).to.have.lengthOf(4);
      expect(ended.stderr).to.match(stderr);
      expect({ code: ended.code, signal: ended.signal }).to.deep.equal(seen);
    });
  }
});

describe(`a process that may not be ended, on ${runtime.name}`, () => {
  it('is an error that names it, thrown by disposal and reported to onError at collection', async function () {
    if (process.getuid?.() !== 0) {
      console.log('      skipped: only root can start processes that it may not end later');
      this.skip();
    }
    const { stdout, stderr } = await new Child('node/foreign-process').ended();
    const pids = stdout[0]?.split(' ').map(Number) ?? [];
    expect(pids.map(runs)).to.deep.equal([true, true, true]);
    for (const pid of pids) process.kill(pid);
    const [disposed, group, dropped] = pids;
    const why = 'could not be ended, and may still run: .*EPERM.*$';
    expect([stdout.length, stderr]).to.deep.equal([4, '']);
    expect(stdout[1]).to.match(RegExp(`^Error: process sleep \\(pid ${disposed}\\) ${why}`));
    expect(stdout[2]).to.match(RegExp(`^Error: process sleep \\(pid ${group}\\) ${why}`));
    expect(stdout[3]).to.match(RegExp(`^process sleep \\(pid ${dropped}\\) gc Error: process .* ${why}`));
  });
});

describe('many processes', () => {
  const COUNT = 200;
  const AT_ONCE = 20;

  function descriptors(): number {
    return readdirSync('/proc/self/fd').length;
  }

  /** All child processes, zombies included. */
  function children(): string[] {
    return readFileSync(`/proc/self/task/${process.pid}/children`, 'latin1').split(' ').filter(Boolean);
  }

  const ways: readonly ((process: RunningProcess) => unknown)[] = [
    (process) => process[Symbol.asyncDispose](),
    () => {}, // dropped
    (process) => void process.stdin?.end(), // ends by itself
    (process) => process.kill('SIGKILL'),
    (process) => {
      process.kill('SIGSTOP');
      return process[Symbol.asyncDispose]();
    },
    (process) => {
      const child = process.detach();
      child?.kill();
      return child === undefined ? undefined : once(child, 'close');
    },
  ];

  async function turn(from: number): Promise<void> {
    const started = Array.from({ length: AT_ONCE }, async (_, i) => {
      const running = await spawn('cat', { group: i % 2 === 0 });
      running.stdin.write('text');
      await ways[(from + i) % ways.length]?.(running);
    });
    await Promise.all(started);
  }

  it('leave no descriptor, no process and no record', async function () {
    if (process.platform !== 'linux') {
      console.log('      skipped: no process table to read here');
      this.skip();
    }
    const others = children(); // for example a compiler that another spec has started
    const settled = async (): Promise<void> => {
      await collect(() => live().length === 0);
      await until(() => children().every((child) => others.includes(child)), 'no child is left');
    };
    await apart(() => turn(0));
    await settled();
    const before = descriptors();
    for (let n = 0; n < COUNT; n += AT_ONCE) await apart(() => turn(n));
    await settled();
    await until(() => descriptors() <= before, 'no descriptor is left');
  });
});
