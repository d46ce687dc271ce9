/** Failures and edge cases at the end of the program on one runtime, in child programs, observed from outside. */
import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Child, type Ended, run } from '../support/child.js';
import { globalClass, runtime } from '../support/runtime.js';
import { here } from './trouble.js';

/** Run a program, and send it signals once it prints that it is ready. */
async function signalled(program: string, args: string[], ...signals: NodeJS.Signals[]): Promise<Ended> {
  const child = new Child(`trouble/${program}`, args);
  await child.prints('ready\n');
  for (const signal of signals) child.process.kill(signal);
  return withoutReady(await child.ended());
}

/** Matches the report of a record's error, with its stack. */
function stackOf(label: string, message: string): RegExp {
  const escaped = label.replace(/[()]/g, '\\$&');
  return new RegExp(`^lastcall: ${escaped} failed at exit: Error: ${message}\\n +at `, 'm');
}

function withoutReady(ended: Ended): Ended {
  return { ...ended, stdout: ended.stdout.filter((line) => line !== 'ready') };
}

describe(`trouble at the end on ${runtime.name}`, () => {
  for (const [way, args, code] of [
    ['when the loop is empty', [], 7],
    ['in process.exit', ['3'], 7],
  ] as const) {
    it(`a callback that calls process.exit ${way} sets the status, and the rest runs`, async () => {
      const ended = await run('trouble/exit-in-callback', ...args);
      expect(ended).to.deep.equal({ stdout: ['newest', 'exits', 'oldest'], stderr: '', code, signal: null });
    });
  }

  it('errors are written to stderr with the label of the record and a stack, and change nothing else', async () => {
    const { stdout, stderr, code } = await run('trouble/error-in-callback');
    expect(stdout).to.deep.equal(['newest', 'oldest']);
    expect(stderr).to.match(stackOf('reject()', 'broken promise'));
    expect(stderr).to.match(stackOf(`fail(${globalClass})`, 'broken callback'));
    expect(code).to.equal(0);
  });

  it('an onError that throws is reported, in addition to the error that it received', async () => {
    const { stdout, stderr, code } = await run('trouble/error-in-callback', 'handler');
    expect(stdout).to.deep.equal(['newest', 'oldest']);
    expect(stderr.match(/^lastcall: .*$/gm)).to.deep.equal([
      'lastcall: reject() failed at exit: Error: broken promise',
      'lastcall: onError itself failed: Error: broken handler',
      `lastcall: fail(${globalClass}) failed at exit: Error: broken callback`,
      'lastcall: onError itself failed: Error: broken handler',
    ]);
    expect(code).to.equal(0);
  });

  it('a getter that throws while lastcall looks for a sync twin is reported like any other error', async () => {
    const { stdout, stderr, code } = await run('trouble/error-in-callback', 'getter');
    expect(stdout).to.deep.equal(['newest', 'oldest']);
    expect(stderr).to.match(stackOf('Object', 'broken getter'));
    expect(code).to.equal(2);
  });

  it('a program that a beforeExit listener revives still has its resources', async () => {
    const { stdout, code } = await run('trouble/revived');
    expect(stdout).to.deep.equal(['round 1, alive: true', 'round 2, alive: true', 'released']);
    expect(code).to.equal(0);
  });

  it("the application's own handler wins, and its exit releases everything", async () => {
    const ended = await signalled('own-handler', ['exits'], 'SIGTERM');
    expect(ended).to.deep.include({ stdout: ['handled', 'released'], code: 5, signal: null });
  });

  it("the application's own handler may go on", async () => {
    const child = new Child('trouble/own-handler', ['goes on']);
    await child.prints('ready\n');
    child.process.kill('SIGTERM');
    await child.prints('handled\n');
    child.process.kill('SIGINT');
    const { stdout, signal } = await child.ended();
    expect(stdout).to.deep.equal(['ready', 'handled', 'released']);
    expect(signal).to.equal('SIGINT');
  });

  it("the application's own handler wins although it listens once and was there first", async () => {
    const ended = await signalled('once-handler', [], 'SIGTERM');
    expect(ended).to.deep.equal({ stdout: ['handled', 'released'], stderr: '', code: 0, signal: null });
  });

  it("the application's own handler wins although it creates the first record", async () => {
    const ended = await signalled('acquiring-handler', [], 'SIGTERM');
    expect(ended).to.deep.equal({ stdout: ['handled', 'released'], stderr: '', code: 5, signal: null });
  });

  for (const way of ['disposal', 'drain']) {
    it(`a signal does not interrupt a pending callback when nothing else is alive: ${way}`, async () => {
      const child = new Child('trouble/in-flight', [way]);
      await child.prints('ready\n');
      child.process.kill('SIGINT');
      await new Promise((resolve) => setTimeout(resolve, 50));
      child.process.kill('SIGINT');
      const ended = withoutReady(await child.ended());
      expect(ended).to.deep.equal({ stdout: ['ends'], stderr: '', code: null, signal: 'SIGINT' });
    });
  }

  it('a second error during the drain of a crash is reported, and the first is still shown', async () => {
    const { stdout, stderr, code } = await run('trouble/in-flight', 'crash');
    expect(stdout).to.deep.equal(['ready', 'ends']);
    expect(stderr).to.match(
      // Runtimes show a fatal error with the line that threw it, before or after its name.
      /^lastcall: another error came during the drain: Error: second\n +at [^]*[Ee]rror: first\n(?:.*\n){0,2} +at /,
    );
    expect(code).to.equal(1);
  });

  it('error handlers and observers may end the program, and the rest runs', async () => {
    const ended = await run('trouble/exit-in-handler');
    expect(ended).to.deep.equal({ stdout: ['oldest'], stderr: '', code: 4, signal: null });
  });

  it('replaced global timers do not disable the deadline', async () => {
    const { stdout, stderr, code } = await run('trouble/stubbed-timers');
    expect(stdout).to.deep.equal(['oldest']);
    expect(stderr).to.equal(`lastcall: hang(${globalClass}) was given up: it did not end within 100 ms\n`);
    expect(code).to.equal(0);
  });

  it('the first process of a container ends with the exit code for the signal', async function () {
    const unshare = ['--pid', '--fork', '--mount-proc', '--kill-child'];
    if (spawnSync('unshare', [...unshare, 'true']).status !== 0) this.skip(); // only root may do this
    const program = fileURLToPath(new URL('../programs/trouble/first-process.js', import.meta.url));
    const { stdout, status } = spawnSync('unshare', [...unshare, ...runtime.command, program], {
      encoding: 'utf8',
      timeout: 10_000,
      killSignal: 'SIGKILL',
    });
    expect([stdout, status]).to.deep.equal(['ready as 1\nreleased\n', 143]);
  });

  it('the end of the program shortens a drain that has a longer deadline', async () => {
    const ended = await signalled('joined-drain', [], 'SIGTERM');
    expect(ended.signal).to.equal('SIGTERM');
    expect(ended.stderr).to.match(
      new RegExp(`^lastcall: hang\\(${globalClass}\\) was given up: it did not end within \\d{3} ms\\n$`),
    );
  });

  it('a program whose own listener handled a signal is drained at the next one', async () => {
    const child = new Child('trouble/taken-signal');
    await child.prints('ready\n');
    child.process.kill('SIGTERM');
    await child.prints('goes on\n');
    child.process.kill('SIGINT');
    expect(withoutReady(await child.ended())).to.deep.include({
      stdout: ['goes on', 'released'],
      signal: 'SIGINT',
    });
  });

  const { because, seen } = here('raised-after-cleanup');

  it(`a signal that is raised after everything was released is not lost${because}`, async () => {
    const { stdout, signal } = await run('trouble/raised-after-cleanup');
    expect({ stdout, signal }).to.deep.be.oneOf(seen({ stdout: ['released'], signal: 'SIGTERM' }));
  });

  it('a long error is written completely', async () => {
    const { stderr, code } = await run('trouble/long-error');
    expect(stderr).to.match(/(long ){60000}to the end/);
    expect(code).to.equal(0);
  });

  it('signals are left alone if they are turned off', async () => {
    const [off, notListed, listed] = await Promise.all([
      signalled('signals-off', [], 'SIGTERM'),
      signalled('signals-off', ['list'], 'SIGTERM'),
      signalled('signals-off', ['list'], 'SIGHUP'),
    ]);
    expect(off).to.deep.include({ stdout: [], signal: 'SIGTERM' });
    expect(notListed).to.deep.include({ stdout: [], signal: 'SIGTERM' });
    expect(listed).to.deep.include({ stdout: ['released'], signal: 'SIGHUP' });
  });

  it('a callback that hangs is given up at the deadline and reported, and the rest runs', async () => {
    const ended = await signalled('hang', ['100'], 'SIGTERM');
    expect(ended).to.deep.equal({
      stdout: ['newest', 'hangs', 'oldest'],
      stderr: `lastcall: hang(${globalClass}) was given up: it did not end within 100 ms\n`,
      code: null,
      signal: 'SIGTERM',
    });
  });

  it('a second SIGINT forces the end, unless it comes from the same key press', async () => {
    const child = new Child('trouble/hang', ['Infinity']);
    await child.prints('ready\n');
    child.process.kill('SIGINT');
    await child.prints('hangs\n');
    child.process.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(child.process.exitCode ?? child.process.signalCode).to.equal(null);
    child.process.kill('SIGINT');
    const ended = withoutReady(await child.ended());
    expect(ended).to.deep.equal({ stdout: ['newest', 'hangs'], stderr: '', code: null, signal: 'SIGINT' });
  });

  it('a SIGTERM during a drain starts no second drain, and forces nothing', async () => {
    const child = new Child('trouble/hang', ['800']);
    await child.prints('ready\n');
    child.process.kill('SIGTERM');
    await child.prints('hangs\n');
    await new Promise((resolve) => setTimeout(resolve, 600));
    child.process.kill('SIGTERM');
    const ended = withoutReady(await child.ended());
    expect(ended).to.deep.include({ stdout: ['newest', 'hangs', 'oldest'], signal: 'SIGTERM' });
  });

  for (const version of ['3', '4']) {
    for (const order of ['before', 'after']) {
      it(`works together with signal-exit ${version}, loaded ${order} lastcall`, async () => {
        const ended = await signalled('signal-exit', [version, order], 'SIGTERM');
        expect(ended).to.deep.equal({
          stdout: ['released', 'signal-exit null SIGTERM'],
          stderr: '',
          code: null,
          signal: 'SIGTERM',
        });
      });
    }
  }

  for (const [way, end] of [
    ['returns', ['released', 'exit 0']],
    ['exit', ['released', 'exit 3']],
    ['throw', ['released', 'error thrown', 'exit 1']],
  ] as const) {
    const { because, seen } = here(`worker ${way}`);
    it(`a worker runs its records when it ends by "${way}", and leaves signals alone${because}`, async () => {
      const { stdout } = await run('trouble/worker', way);
      expect(seen({ stdout: ['listens to SIGTERM: false', ...end] })).to.deep.include({ stdout });
    });
  }

  for (const [way, end] of [
    ['terminate', ['exit 1']],
    ['main exits', []],
  ] as const) {
    it(`a worker cannot run anything when it is stopped from outside: ${way}`, async () => {
      const { stdout } = await run('trouble/worker', way);
      expect(stdout).to.deep.equal(['listens to SIGTERM: false', ...end]);
    });
  }

  it('a cleanup that the collector started is awaited when the loop is empty', async () => {
    const { stdout } = await run('trouble/collected-in-flight');
    expect(stdout).to.deep.equal(['begins', 'newer', 'ends']);
  });

  it('a cleanup that the collector started is awaited at a signal', async () => {
    const ended = await signalled('collected-in-flight', ['signal'], 'SIGTERM');
    expect(ended).to.deep.include({ stdout: ['begins', 'newer', 'ends'], signal: 'SIGTERM' });
  });

  it('an exit listener that was added first still has all resources, and may create more', async () => {
    const { stdout, code } = await run('trouble/exit-listener');
    expect(stdout).to.deep.equal(['exit listener, disposed: false', 'made by the listener', 'released']);
    expect(code).to.equal(0);
  });

  it('nothing runs by itself after the last drain, but calls still work', async () => {
    const { stdout, code } = await run('trouble/after-the-end');
    expect(stdout).to.deep.equal(['at exit', 'called']);
    expect(code).to.equal(0);
  });

  it('two copies of the package keep one order and one set of listeners', async () => {
    const ended = await signalled('copies', [], 'SIGTERM');
    expect(ended).to.deep.equal({
      stdout: [
        'two copies: true',
        'alive: 6 6',
        'listeners added: 1 1',
        `fail(${globalClass}): Error: 6 of two`,
        '5 of two',
        '4 of two',
        '3 of one',
        '2 of two',
        '1 of one',
      ],
      stderr: '',
      code: null,
      signal: 'SIGTERM',
    });
  });

  for (const ground of ['versions', 'realms']) {
    for (const [first, second] of [
      ['own', 'other'],
      ['other', 'own'],
    ] as const) {
      it(`of two ${ground}, neither stands aside for the other at a signal; the first acts first (${first})`, async () => {
        const ended = await signalled('parties', [ground, 'signal', first], 'SIGTERM');
        expect(ended).to.deep.equal({ stdout: [first, second], stderr: '', code: null, signal: 'SIGTERM' });
      });

      const crash = here<Partial<Ended>>('parties crash');
      it(`of two ${ground}, both drain after a crash; the first acts first (${first})${crash.because}`, async () => {
        const { stdout, stderr, code } = await run('trouble/parties', ground, 'crash', first);
        expect(crash.seen({ stdout: [first, second], code: 1 })).to.deep.include({ stdout, code });
        expect(stderr).to.include('nobody catches this');
      });
    }
  }

  it('a copy that was built for pages and loaded first does not keep the program from its ends', async () => {
    const exit = await run('trouble/page-copy', 'exit');
    expect(exit).to.deep.equal({ stdout: ['twin'], stderr: '', code: 3, signal: null });
    const signal = await signalled('page-copy', ['signal'], 'SIGTERM');
    expect(signal).to.deep.equal({ stdout: ['released'], stderr: '', code: null, signal: 'SIGTERM' });
  });

  for (const way of ['using', 'run', 'async']) {
    it(`an endless recursion over scopes (${way}) gives an error that can be caught, and runs nothing twice`, async () => {
      const { stdout, code } = await run('trouble/overflow', way); // Node itself may write to stderr on a full stack
      expect(stdout).to.deep.equal([
        'caught: RangeError',
        'alive: 0',
        'more than once: 0',
        'most have run: true',
      ]);
      expect(code).to.equal(0);
    });
  }

  for (const [asks, code, signal] of [
    ['shutdown', 6, null],
    ['drain', 0, null],
    ['signal', null, 'SIGTERM'],
  ] as const) {
    const { because, seen } = here(`nested-end ${asks}`);
    it(`a callback that requests the end by "${asks}" ends the program once, after the rest${because}`, async () => {
      const ended = await run('trouble/nested-end', asks);
      const stdout = ['newest', 'asks', 'oldest'];
      expect(seen({ stdout, stderr: '', code, signal })).to.deep.include(ended);
    });
  }
});
