/** `lastcall/debug`, in programs that import it: sites, warnings, reports, counters, channels, signals. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ReportData } from 'lastcall/debug';
import { tempDir } from 'lastcall/node';
import { Child, type Ended, run } from '../support/child.js';
import { runtime } from '../support/runtime.js';
import { sleep } from '../support/time.js';

function start(program: string, environment: NodeJS.ProcessEnv, ...args: string[]): Child {
  return new Child(`debug/${program}`, args, runtime.command, undefined, environment);
}

async function reportWith(environment: NodeJS.ProcessEnv): Promise<ReportData> {
  const { stdout, stderr } = await start('reporting', environment, 'json').ended();
  expect(stderr).to.equal('');
  return JSON.parse(stdout.join('\n')) as ReportData;
}

function quiet({ stderr, code }: Ended): void {
  expect({ stderr, code }).to.deep.equal({ stderr: '', code: 0 });
}

describe('lastcall/debug', () => {
  it('gives each record the line outside of lastcall that made it', async () => {
    const ended = await run('debug/sites');
    quiet(ended);
    expect(ended.stdout).to.have.length(8);
    for (const line of ended.stdout) {
      const [site = '', made = ''] = line.split(' ');
      expect(site.replace(/:\d+$/, '')).to.equal(made);
    }
  });

  it('warns of collected records once for each place, with label, count and line', async () => {
    const { stdout, stderr } = await run('debug/collected');
    const warnings = stderr.split('\n').filter((line) => line.includes('ResourceWarning'));
    expect(warnings).to.have.length(3);
    expect(warnings[0]).to.match(
      /\[LASTCALL_COLLECTED\] ResourceWarning: close\(Session\) was collected 3 times, and never disposed: made at \S+collected\.js:\d+:\d+$/,
    );
    expect(warnings[1]).to.match(
      /close\("\/tmp\/socket"\) was collected, and never disposed: made at \S+collected\.js:\d+:\d+$/,
    );
    expect(stderr).to.match(/at drop \(\S+collected\.js/);
    expect(stdout).to.deep.equal(['close(Session) 4', 'close("/tmp/socket") 1', 'closeWatched(Session) 1']);
  });

  it('reports what is alive and where, why records died, what failed and how long callbacks took', async () => {
    const { totals, places, alive, failures, every, program, taken, begun, timeline } = await reportWith({});
    const { callbacks, ...counts } = totals;
    expect(counts).to.deep.equal({
      born: 17,
      alive: 3,
      died: { call: 1, dispose: 12, gc: 0, exit: 0, detach: 1 },
      failed: 1,
    });
    expect(callbacks.count).to.equal(13);
    expect(callbacks.longest).to.be.within(45, callbacks.total);
    expect(every).to.equal(1);
    expect(program.name).to.equal('reporting.js');
    expect(taken).to.be.within(begun + 45, begun + 15_000);

    expect(alive.map(({ label, place }) => [label, places[place]?.labels])).to.deep.equal(
      [0, 1, 2].map((count) => [`close(${count})`, ['close(0)', 'close(1)', 'close(2)']]),
    );
    const loop = places.find(({ born }) => born === 10);
    expect(loop?.died.dispose).to.equal(10);
    expect(loop?.stacks[0]).to.match(/^at \S*reporting\.js:\d+:\d+/);
    const draining = places.find(({ labels }) => labels[0] === 'drain()');
    expect(draining?.site).to.match(/reporting\.js:\d+:\d+$/);
    expect(draining?.callbacks.longest).to.equal(callbacks.longest);
    for (const place of places) expect(place.oldest !== undefined).to.equal(place.alive > 0);

    expect(failures).to.have.length(1);
    expect(failures[0]).to.include({ label: 'fail("/tmp/a")', reason: 'dispose' });
    expect(failures[0]?.error).to.match(/^Error: the disk is full\n {4}at /);
    expect(places[failures[0]?.place ?? -1]).to.deep.include({ labels: ['fail("/tmp/a")'], failed: 1 });

    expect(timeline.spans.at(-1)?.alive).to.equal(3);
    expect(timeline.spans.reduce((sum, { born }) => sum + born, 0)).to.equal(17);
    expect(timeline.spans.reduce((sum, { died }) => sum + died.dispose, 0)).to.equal(12);
  });

  it('traces one record in as many as LASTCALL_TRACE says, and counts all records', async () => {
    const { totals, places, every } = await reportWith({ LASTCALL_TRACE: '5' });
    expect([every, totals.born, totals.alive, totals.died.dispose]).to.deep.equal([5, 17, 3, 12]);
    const traced = places.filter(({ site }) => site !== undefined);
    expect(traced.reduce((sum, { born }) => sum + born, 0)).to.equal(3);
    const untraced = places.filter(({ site }) => site === undefined);
    expect(untraced.reduce((sum, { born }) => sum + born, 0)).to.equal(14);
    expect(untraced.find(({ labels }) => labels[0] === 'close()')?.died.dispose).to.equal(8);
  });

  for (const text of ['0', '-1', '1.5', 'yes']) {
    it(`refuses LASTCALL_TRACE=${JSON.stringify(text)}, and says what it accepts`, async () => {
      const { stderr, code } = await start('reporting', { LASTCALL_TRACE: text }).ended();
      expect(code).to.equal(1);
      expect(stderr).to.include(`LASTCALL_TRACE is ${JSON.stringify(text)}: give it a positive integer`);
    });
  }

  it('renders the report as text', async () => {
    const ended = await run('debug/reporting', 'text');
    quiet(ended);
    const text = ended.stdout.join('\n');
    expect(text).to.include('17 born, 3 alive, 1 failed');
    expect(text).to.include('ended: 1 called, 12 disposed, 1 detached');
    expect(text).to.match(
      /Alive\n {2}close\(0\) and the like: 3, the oldest for less than 1 s\n {6}made at \S+reporting\.js:\d+:\d+/,
    );
    expect(text).to.include('fail("/tmp/a") (disposed): Error: the disk is full');
  });

  it('reports what was alive before it was imported', async () => {
    const ended = await run('debug/late');
    quiet(ended);
    const text = ended.stdout.join('\n');
    expect(text).to.include('0 born, 1 alive, 0 failed').and.not.to.include('nothing was made');
    expect(text).to.match(
      /Alive\n {2}close\("\/tmp\/socket"\): 1, for .*\n {6}made at a place that was not traced/,
    );
  });

  it('publishes births, deaths and failures on channels', async () => {
    const ended = await run('debug/channels');
    quiet(ended);
    expect(ended.stdout).to.deep.equal([
      'lastcall:born close(Object) - - string',
      'lastcall:died close(Object) call - string',
      'lastcall:born fail(Object) - - string',
      'lastcall:died fail(Object) dispose - string',
      'lastcall:failed fail(Object) dispose Error: broken string',
      'Error: broken',
    ]);
  });

  it('fails only bodies that leave something alive, with the line that made it', async () => {
    const { stdout, code } = await run('debug/leaving');
    const remedy = 'Release it before the body ends: by "using", by a scope, or in a "finally".';
    const left = 'The body of expectNoLeaks left';
    expect(stdout).to.deep.equal([
      'disposes all: ok 42',
      `leaves two: ${left} 2 things alive: |   close(Scope), made at SITE |   close("/tmp/socket"), made at SITE | ${remedy} true,true undefined`,
      'adds to a scope that was there: ok undefined',
      'fails, and leaves nothing: no such table  undefined',
      `fails, and leaves something: ${left} something alive: |   close("/tmp/socket"), made at SITE | ${remedy} true Error: no such table`,
      `leaves it to the collector: ${left} something alive: |   anonymous("/tmp/socket"), made at SITE | ${remedy} true undefined`,
    ]);
    expect(code).to.equal(0);
  });

  describe('a program that reports on a signal', () => {
    it('writes a report on each signal, in the format of the file, and goes on', async () => {
      using directory = tempDir('reports-');
      for (const [extension, beginning] of [
        ['html', /^<!doctype html>/i],
        ['json', /^\{\n {2}"version": 1,/],
        ['txt', /^lastcall: serving\.js/],
      ] as const) {
        const path = join(directory.path, `report.${extension}`);
        const child = start('serving', { LASTCALL_REPORT_SIGNAL: 'SIGUSR2', LASTCALL_REPORT_PATH: path });
        await child.prints('ready');
        for (let count = 0; count < 2; count++) {
          child.process.kill('SIGUSR2');
          while (child.stderr.split(`lastcall: wrote ${path}\n`).length < count + 2) await sleep(5);
          expect(readFileSync(path, 'utf8')).to.match(beginning).and.to.include('/tmp/socket');
        }
        child.process.stdin.end();
        expect((await child.ended()).code).to.equal(0);
      }
      expect(readdirSync(directory.path)).to.have.length(3);
    });

    it('prints an error and goes on when it cannot write', async () => {
      const child = start('serving', {
        LASTCALL_REPORT_SIGNAL: 'SIGUSR2',
        LASTCALL_REPORT_PATH: '/nowhere/at/all',
      });
      await child.prints('ready');
      child.process.kill('SIGUSR2');
      while (!child.stderr.includes('\n')) await sleep(5);
      child.process.stdin.end();
      const { code, stderr } = await child.ended();
      expect(stderr).to.match(/^lastcall: could not write the report to \/nowhere\/at\/all: .*ENOENT/);
      expect(code).to.equal(0);
    });

    it('prints an error and goes on when its directory is gone', async () => {
      const child = start('serving', { LASTCALL_REPORT_SIGNAL: 'SIGUSR2' }, 'lose-directory');
      await child.prints('ready');
      child.process.kill('SIGUSR2');
      while (!child.stderr.includes('\n')) await sleep(5);
      child.process.stdin.end();
      const { code, stderr } = await child.ended();
      expect(stderr).to.match(
        /^lastcall: could not write the report to lastcall-report\.\d+\.1\.html: .*ENOENT/,
      );
      expect(code).to.equal(0);
    });

    it('refuses a signal that cannot be listened to', async () => {
      const { code, stderr } = await start('serving', { LASTCALL_REPORT_SIGNAL: 'SIGKILL' }).ended();
      expect(code).to.equal(1);
      expect(stderr).to.include(
        'reportOnSignal cannot listen to SIGKILL: the system does not allow it, take another',
      );
    });

    it('refuses a signal that does not exist', async () => {
      const { code, stderr } = await start('serving', { LASTCALL_REPORT_SIGNAL: 'SIGNOTHING' }).ended();
      expect(code).to.equal(1);
      expect(stderr).to.include(
        'reportOnSignal cannot listen to SIGNOTHING: take the name of a signal that this system has',
      );
    });
  });

  it('treats empty variables as unset', async () => {
    const { every } = await reportWith({
      LASTCALL_TRACE: '',
      LASTCALL_REPORT_SIGNAL: '',
      LASTCALL_REPORT_PATH: '',
    });
    expect(every).to.equal(1);
  });

  it('escapes control characters in names', async () => {
    const { stdout, stderr } = await run('debug/strange-names');
    expect(stdout).to.deep.equal([
      'The body of expectNoLeaks left something alive:',
      '  \\u001b[31mred\\u000a("\\u001b"), made',
      'Release it before the body ends: by "using", by a scope, or in a "finally".',
      'lastcall: strange-names.js',
      'Collected, and never disposed',
      '  \\u001b[31mred\\u000a(Session\\u009b2J): 1',
      'Alive',
      '  \\u001b[31mred\\u000a("\\u001b"): 1, for less than 1 s',
    ]);
    expect(stderr).to.match(/ResourceWarning: \\u001b\[31mred\\u000a\(Session\\u009b2J\) was collected/);
  });

  it('does not handle signals by default', async () => {
    const child = start('serving', {});
    await child.prints('ready');
    child.process.kill('SIGUSR2');
    expect((await child.ended()).signal).to.equal('SIGUSR2');
  });
});
